// The contract's server is "/api", wherever the prefix of host.json put this page: calls go to where the page came from.
fetch("openapi.json").then((answer) => answer.json()).then((contract) => {
  contract.servers = [{ url: new URL("..", window.location.href).pathname.replace(/\/$/, "") }];
  window.ui = SwaggerUIBundle({ spec: contract, dom_id: "#docs", deepLinking: true, tryItOutEnabled: true, persistAuthorization: false });
});
