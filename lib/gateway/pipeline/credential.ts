import { AppError } from "@/lib/kernel";
import type { GatewayRequest } from "../http";

const wrong = (message: string): AppError => new AppError("authentication", { message });

/** The secret in an Authorization header. Throws AppError `authentication` that names the slip. */
export function readAuthorization(header: string): string {
  const value = header.trim();
  const space = value.search(/\s/);
  const scheme = (space === -1 ? value : value.slice(0, space)).toLowerCase();
  if (scheme !== "bearer") {
    if (space === -1 && value !== "")
      throw wrong("The Authorization header has no scheme. Write 'Authorization: Bearer <key>'.");
    throw wrong("The Authorization header must use the Bearer scheme: 'Authorization: Bearer <key>'.");
  }
  const secret = space === -1 ? "" : value.slice(space).trim();
  if (secret === "")
    throw wrong("The Authorization header has no key after 'Bearer'. Is the variable that holds it empty?");
  if (/^bearer\s/i.test(secret)) throw wrong("The Authorization header says 'Bearer' twice. Leave one out.");
  return checkSecret(secret);
}

function checkSecret(secret: string): string {
  if (/^["'`].*|["'`]$/.test(secret)) throw wrong("The key stands in quotes. Send it without them.");
  if (/\s/.test(secret)) throw wrong("The key has a space in it. Send it exactly as it was shown.");
  return secret;
}

/** The secrets a request offers, in order of preference, without repeats. Throws AppError `authentication` when there is none. */
export function readCredentials(request: GatewayRequest): readonly string[] {
  const found: string[] = [];
  let slip: unknown = null;
  const authorization = request.header("authorization");
  if (authorization !== null) {
    try {
      found.push(readAuthorization(authorization));
    } catch (error) {
      slip = error;
    }
  }
  for (const secret of [request.header("x-api-key"), request.header("x-goog-api-key"), request.queryKey]) {
    if (secret !== null && secret !== "" && !found.includes(secret)) found.push(secret);
  }
  if (found.length > 0) return found;
  throw slip ?? new AppError("authentication");
}
