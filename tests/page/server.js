// The server under test: the release binary's `demo`, on a port and in a directory of its own.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Server {
  static async start(binary) {
    const server = new Server();
    server.data = mkdtempSync(join(tmpdir(), "covente-page-"));
    const args = ["demo", "--fresh", "--data", server.data, "--listen", "127.0.0.1:0"];
    server.process = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
    server.exited = new Promise((resolve) => server.process.on("exit", resolve));
    process.on("exit", () => server.process.kill("SIGKILL"));
    try {
      server.url = await server.address();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  // It prints its address once it serves.
  async address() {
    let log = "";
    const address = new Promise((resolve) => {
      const read = (chunk) => {
        log += chunk;
        const match = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(log);
        if (match) resolve(match[0]);
      };
      this.process.stdout.on("data", read);
      this.process.stderr.on("data", read);
    });
    const early = this.exited.then((code) => {
      throw new Error(`expected a server, and it ended with ${code}:\n${log}`);
    });
    return Promise.race([address, early]);
  }

  async stop() {
    if (this.process.exitCode === null) this.process.kill("SIGTERM");
    await this.exited;
    rmSync(this.data, { recursive: true, force: true });
  }
}
