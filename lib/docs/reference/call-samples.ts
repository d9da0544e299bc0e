import { addressOf, type Call } from "./call";

/** How the fence marks it: run by the tests, or why not. */
function mark(call: Call): string {
  const namesOwnId = call.parameters.some(
    ({ isRequired, example }) => isRequired && /[0-9a-f]{32}/.test(example ?? ""),
  );
  if (namesOwnId) return 'not-run="names an id of your own"';
  if (call.sendsFile) return 'not-run="sends a file of yours"';
  const changes = call.method !== "GET" && !call.isModelCall;
  return changes ? 'not-run="changes the account"' : "run";
}

/** The same call with curl, Python and JavaScript, as fences that become tabs. */
export function callSamples(call: Call): string {
  const how = mark(call);
  const fence = (lang: string, tab: string, code: string) => `\`\`\`${lang} ${how} tab="${tab}"\n${code}\n\`\`\``;
  return [
    fence("bash", "curl", curl(call)),
    fence("python", "Python", python(call)),
    fence("js", "JavaScript", javascript(call)),
  ].join("\n\n");
}

const url = (call: Call): string => `{{origin}}/v1${addressOf(call)}`;

function curl(call: Call): string {
  const lines = [`curl ${call.method === "GET" ? "" : `-X ${call.method} `}"${url(call)}"`];
  if (call.needsKey) lines.push('  -H "Authorization: Bearer $AIR_API_KEY"');
  if (call.body !== null) {
    lines.push('  -H "Content-Type: application/json"');
    lines.push(`  -d '${JSON.stringify(call.body, null, 2).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n");
}

function python(call: Call): string {
  const needed = call.needsKey ? "import os\nimport requests" : "import requests";
  const lines = [`    "${url(call)}",`];
  if (call.needsKey) lines.push(`    headers={"Authorization": f"Bearer {os.environ['AIR_API_KEY']}"},`);
  if (call.body !== null) lines.push(`    json=${pythonValue(call.body, "    ")},`);
  lines.push("    timeout=60,");
  return `${needed}

answer = requests.${call.method.toLowerCase()}(
${lines.join("\n")}
)
answer.raise_for_status()
print(answer.json())`;
}

/** A JSON value as Python writes it. */
function pythonValue(value: unknown, indent: string): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map((one) => pythonValue(one, indent)).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const fields = Object.entries(value).map(
    ([key, one]) => `${inner}${JSON.stringify(key)}: ${pythonValue(one, inner)},`,
  );
  return fields.length === 0 ? "{}" : `{\n${fields.join("\n")}\n${indent}}`;
}

function javascript(call: Call): string {
  const headers = [
    ...(call.needsKey ? [`Authorization: \`Bearer \${process.env.AIR_API_KEY}\``] : []),
    ...(call.body === null ? [] : ['"Content-Type": "application/json"']),
  ];
  const options = [
    ...(call.method === "GET" ? [] : [`  method: "${call.method}",`]),
    ...(headers.length > 0 ? [`  headers: { ${headers.join(", ")} },`] : []),
    ...(call.body === null ? [] : [`  body: JSON.stringify(${javascriptValue(call.body)}),`]),
  ];
  const init = options.length > 0 ? `, {\n${options.join("\n")}\n}` : "";
  return `const answer = await fetch("${url(call)}"${init});
if (!answer.ok) throw new Error(await answer.text());
console.log(await answer.json());`;
}

/** A JSON value as JavaScript is written: bare names of fields. */
const javascriptValue = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:")
    .replaceAll("\n", "\n  ");
