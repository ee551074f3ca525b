// The server under test: the release binary's `demo`, on a port and in a directory of its own.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSchema, extendSchema, parse } from "graphql";
import { within } from "./wait.js";
import { Client } from "./client.js";

// The published schema is the one of production; a demo adds the mutation that moves its clock.
const DEMO_ONLY = parse(`
  extend type Mutation { advanceClock(by: Duration!): AdvanceClockPayload }
  type AdvanceClockPayload { now: DateTime userErrors: [UserError!]! }
`);

export class Server {
  static async start(binary, databaseUrl) {
    const server = new Server();
    server.binary = binary;
    server.data = mkdtempSync(join(tmpdir(), "covente-scenario-"));
    const args = ["demo", "--data", server.data, "--listen", "127.0.0.1:0"];
    if (databaseUrl) args.push("--database-url", databaseUrl);
    server.process = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
    server.exited = new Promise((resolve) => server.process.on("exit", (code, signal) => resolve({ code, signal })));
    try {
      server.url = await within(180, "the server's address", server.address());
      const published = await fetch(`${server.url}/schema.graphql`);
      server.schema = extendSchema(buildSchema(await published.text()), DEMO_ONLY);
    } catch (error) {
      server.kill();
      throw error;
    }
    return server;
  }

  // It prints its address once it serves.
  async address() {
    let log = "";
    const address = new Promise((resolve) => {
      const read = (chunk) => {
        log += chunk;
        const match = /http:\/\/127\.0\.0\.1:([1-9]\d*)/.exec(log);
        if (match) resolve(match[0]);
      };
      this.process.stdout.on("data", read);
      this.process.stderr.on("data", read);
    });
    const early = this.exited.then(({ code }) => {
      throw new Error(`the server ended with ${code} before it served:\n${log}`);
    });
    const url = await Promise.race([address, early]);
    const ready = await fetch(`${url}/readyz`);
    if (ready.status !== 200) throw new Error(`/readyz answers ${ready.status} although the address is printed`);
    return url;
  }

  async persona(name) {
    const args = ["token", "--data", this.data, "--persona", name];
    const token = execFileSync(this.binary, args, { encoding: "utf8" }).trim();
    return Client.signIn(this, name, token);
  }

  // Asks it to stop, as an operator would; every open socket must close with 1001 (going away).
  async stop(subscribers) {
    const sockets = subscribers.filter((subscriber) => subscriber.isOpen());
    const codes = sockets.map((subscriber) => subscriber.closed());
    this.process.kill("SIGTERM");
    const { code, signal } = await within(30, "the server's end", this.exited);
    const faults = [];
    if (code !== 0) faults.push(`the server ended with ${code ?? signal} after SIGTERM`);
    for (const [index, subscriber] of sockets.entries()) {
      const closed = await within(10, "a socket's close", codes[index]);
      if (closed !== 1001) faults.push(`${subscriber.name}'s socket closed with ${closed} at the server's end, not 1001`);
    }
    return faults;
  }

  kill() {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill("SIGKILL");
    rmSync(this.data, { recursive: true, force: true });
  }
}
