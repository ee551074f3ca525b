// Stands in for the binary until it serves the dashboard itself: its built files with its policy, and all else passed on.

import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const KINDS = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** Serves what stands in `directory`, gzipped or not, before the server at `url`; answers its own address. */
export async function serve(directory, url, personas) {
  const target = new URL(url);
  const sockets = new Set();
  const read = (name) => {
    try {
      return gunzipSync(readFileSync(join(directory, `${name}.gz`)));
    } catch {
      return readFileSync(join(directory, name));
    }
  };
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, url);
    if (!pathname.startsWith("/dashboard")) {
      const { method, headers } = request;
      const options = { host: target.hostname, port: target.port, path: request.url, method, headers };
      const passed = http.request(options, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      passed.on("error", () => response.destroy());
      return request.pipe(passed);
    }
    const name = pathname.slice("/dashboard/".length);
    if (name === "config.json") {
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify({ personas, clock: "movable" }));
    }
    const kind = KINDS[name.split(".").at(-1)];
    response.setHeader("content-security-policy", POLICY);
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("cache-control", "private, no-cache");
    response.setHeader("content-type", kind ?? KINDS.html);
    try {
      response.end(read(kind ? name : "index.html"));
    } catch {
      response.writeHead(404).end();
    }
  });
  server.on("upgrade", (request, socket, head) => {
    const passed = net.connect(target.port, target.hostname, () => {
      const headers = request.rawHeaders.flatMap((text, place) =>
        place % 2 ? [] : [`${text}: ${request.rawHeaders[place + 1]}`],
      );
      passed.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
      passed.write(head);
      passed.pipe(socket).pipe(passed);
    });
    for (const [one, other] of [
      [socket, passed],
      [passed, socket],
    ]) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => sockets.delete(one) && other.destroy());
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
