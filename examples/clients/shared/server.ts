// Where the server is, and who asks.

const url = process.env["COVENTE_URL"] ?? "http://127.0.0.1:8080";
const token = process.env["COVENTE_TOKEN"];
if (!token) throw new Error("COVENTE_TOKEN is not set: give it what `covente token --persona partner-a` prints");

export const endpoint = `${url}/graphql`;
export const socketEndpoint = endpoint.replace(/^http/, "ws");
export const headers = { authorization: `Bearer ${token}` };
