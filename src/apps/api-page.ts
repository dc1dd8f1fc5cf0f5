/** The part of an OpenAPI document that a reader wants to see. */
interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}
interface Operation {
  readonly operationId: string
  readonly tags?: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: object }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<Record<string, Response>>
}
interface Response {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema: object }>>
}

/** The API as one page to read: no script, no other server. */
export function apiPage(document: ApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = [...Map.groupBy(operations, ({ operation }) => operation.tags?.[0] ?? '')]
  const contents = groups.map(([tag, members]) => `<li><a href="#${escape(tag)}">${escape(tag)}</a> <small>${members.length}</small></li>`)
  const sections = groups.map(
    ([tag, members]) =>
      `<section id="${escape(tag)}"><h2>${escape(tag)}</h2>${members.map(({ path, method, operation }) => describe(path, method, operation)).join('')}</section>`,
  )
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `<details id="schema-${escape(name)}"><summary><code>${escape(name)}</code></summary>${json(schema)}</details>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(document.info.title)} API ${escape(document.info.version)}</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><style>${STYLE}</style></head>
<body><header><h1>${escape(document.info.title)} API <small>${escape(document.info.version)}</small></h1>
<p>Commands change something and are sent with <code>POST</code> and a new <code>Idempotency-Key</code> (a UUID); sending the same one again answers the same.
Queries are read with <code>GET</code>. Both need the cookie that <code>POST /api/sign-in</code> sets. What cannot be done is answered as a problem document (RFC 9457).
Live changes come from <code>GET /api/live</code> as server-sent events. <a href="/api/openapi.json">OpenAPI 3.1 document</a></p></header>
<nav aria-label="Contents"><ul>${contents.join('')}<li><a href="#schemas">Schemas</a> <small>${schemas.length}</small></li></ul></nav>
<main>${sections.join('')}<section id="schemas"><h2>Schemas</h2>${schemas.join('')}</section></main></body></html>`
}

function describe(path: string, method: string, operation: Operation): string {
  // What terminals add to every command is described once, in the document.
  const parameters = (operation.parameters ?? []).filter((parameter) => 'name' in parameter)
  const rows = parameters.map(
    ({ name, required, schema, in: place }) =>
      `<tr><td><code>${escape(name)}</code>${required ? ' *' : ''}</td><td>${escape(place)}</td><td>${escape(JSON.stringify(schema))}</td></tr>`,
  )
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const responses = Object.entries(operation.responses).map(([status, response]) => answer(status, response))
  return `<details id="${escape(operation.operationId)}"><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escape(path)}</code> ${escape(operation.summary)}</summary>
<p>${escape(operation.description)}</p>${rows.length > 0 ? `<table><thead><tr><th>Parameter</th><th>In</th><th>Schema</th></tr></thead><tbody>${rows.join('')}</tbody></table>` : ''}
${body ? `<h4>Body</h4>${json(body)}` : ''}<h4>Answers</h4><dl>${responses.join('')}</dl></details>`
}

function answer(status: string, { description, content = {} }: Response): string {
  const schema = status === '200' || status === '409' ? Object.values(content)[0]?.schema : undefined
  return `<dt><code>${escape(status)}</code> ${escape(description)}</dt><dd>${schema ? json(schema) : ''}</dd>`
}

function json(schema: object): string {
  const text = escape(JSON.stringify(schema, undefined, 2))
  return `<pre>${text.replace(/#\/components\/schemas\/(\w+)/g, '<a href="#schema-$1">$&</a>')}</pre>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#c9cdc6,#333c42);--dim:light-dark(#59615c,#9aa5a0);--deep:light-dark(#f4f5f1,#171d21)}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;padding:24px;max-width:1280px;display:grid;grid-template-columns:240px minmax(0,1fr);gap:0 40px;
background:light-dark(#fff,#101518);color:light-dark(#161a18,#e4e8e4)}
header{grid-column:1/-1;max-width:80ch}nav ul{list-style:none;padding:0;position:sticky;top:24px}nav small,h1 small{color:var(--dim);font-weight:400}
a{color:light-dark(#0b5d8f,#7cc4ef)}h2{border-bottom:1px solid var(--line);margin-top:32px;scroll-margin-top:16px}
details{border-bottom:1px solid var(--line);padding:8px 0}summary{cursor:pointer;padding:4px 0}summary b{display:inline-block;min-width:52px;font-size:13px;letter-spacing:.04em}
b.post{color:light-dark(#8a4b00,#f0b35c)}b.get{color:light-dark(#1c6b34,#7fd396)}
pre{background:var(--deep);border:1px solid var(--line);padding:12px;overflow:auto;font-size:13px;max-height:420px}
table{border-collapse:collapse;font-size:14px}td,th{text-align:left;border-bottom:1px solid var(--line);padding:4px 12px 4px 0;vertical-align:top;word-break:break-word}
dt{margin-top:8px}dd{margin:0}@media(max-width:800px){body{display:block;padding:16px}nav ul{position:static;columns:2}}`
