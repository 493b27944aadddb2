// What a deployment may change. These pages call nothing but the API that is named here.
export const config = {
  // Where the API is: "https://tickets.example/api/v1/". Empty: beside these pages, as the service serves them.
  api: "",

  // Who the buyer is. Null: the page asks for a member number (Identity__Mode Trusted). A site with a sign-in of its own puts a function
  // here that resolves to { userId, accessToken }, or to null when nobody is signed in.
  identity: null,

  // The token of the bot challenge, where the service asks for one: a function that resolves to it.
  challenge: null,
};
