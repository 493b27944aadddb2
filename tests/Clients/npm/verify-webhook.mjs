// A receiver of webhooks as the Standard Webhooks project's own library makes it: key, id, timestamp, signature, body.
import { Webhook } from "standardwebhooks";

const [key, id, timestamp, signature, body] = process.argv.slice(2);
try {
  new Webhook(key).verify(body, { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature });
  console.log("accepted");
} catch (refused) {
  console.log(refused.message);
}
