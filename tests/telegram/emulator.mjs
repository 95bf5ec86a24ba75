// Starts the emulator of the Bot API (npm telegram-test-api) on a free port of loopback, and says which.
import { createServer } from "node:net";
import { createRequire } from "node:module";

const TelegramServer = createRequire(import.meta.url)("telegram-test-api");

const probe = createServer().listen(0, "127.0.0.1", () => {
  const { port } = probe.address();
  probe.close(async () => {
    await new TelegramServer({ host: "127.0.0.1", port }).start();
    console.log(port);
  });
});
