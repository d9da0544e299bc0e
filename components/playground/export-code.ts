export interface CodeExport {
  readonly id: "curl" | "python" | "javascript";
  readonly label: string;
  readonly code: string;
}

interface ExportInput {
  /** Where the call goes, e.g. "https://host/v1/chat/completions". */
  readonly url: string;
  /** The request body as it was sent: every byte of it is reproduced. */
  readonly body: string;
}

/** The same request for a terminal, Python's standard library and JavaScript; the key comes from AIROUTER_API_KEY. */
export const exportCode = (input: ExportInput): readonly CodeExport[] => [
  { id: "curl", label: "curl", code: curl(input) },
  { id: "python", label: "Python", code: python(input) },
  { id: "javascript", label: "JavaScript", code: javascript(input) },
];

const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const curl = ({ url, body }: ExportInput): string => `curl -N ${shellQuoted(url)} \\
  -H "Authorization: Bearer $AIROUTER_API_KEY" \\
  -H 'Content-Type: application/json' \\
  --data-raw ${shellQuoted(body)}`;

/** JSON text quoted as JSON once more has only escapes that Python and JavaScript read alike. */
const python = ({ url, body }: ExportInput): string => `import os
import urllib.request

body = ${JSON.stringify(body)}
request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=body.encode("utf-8"),
    headers={
        "Authorization": "Bearer " + os.environ["AIROUTER_API_KEY"],
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as response:
    for line in response:
        print(line.decode("utf-8"), end="")`;

const javascript = ({ url, body }: ExportInput): string => `const body = ${JSON.stringify(body)};

const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.AIROUTER_API_KEY}\`,
    "Content-Type": "application/json",
  },
  body,
});
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  process.stdout.write(chunk);
}`;
