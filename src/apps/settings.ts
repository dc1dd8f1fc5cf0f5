/** A mistake in flags, environment or file; the message says what to do. */
export class ConfigurationFault extends Error {}

interface Setting {
  readonly flag: string
  readonly value?: string
  readonly variable?: string
  readonly about: string
}

/** What can be said by a flag, and mostly by a variable too. */
export const settings: readonly Setting[] = [
  { flag: 'port', value: 'N', variable: 'PORT', about: 'port of the web server (default 4100, or the next free one; 0 takes any)' },
  { flag: 'host', value: 'ADDRESS', variable: 'ENTRESOL_HOST', about: 'address to listen on (default 127.0.0.1: this machine only)' },
  {
    flag: 'data',
    value: 'DIR',
    variable: 'ENTRESOL_DATA',
    about: 'where everything is kept (default .entresol/<plant> beside the program)',
  },
  {
    flag: 'anchor',
    value: 'FILE',
    variable: 'ENTRESOL_ANCHOR',
    about: 'file on another volume to which the heads of the seals are added; verify compares with it',
  },
  { flag: 'empty', about: 'start without the demo plant' },
  { flag: 'plant', value: 'bottling|large', about: 'which demo plant (default bottling)' },
  { flag: 'speed', value: 'F', variable: 'ENTRESOL_DEMO_SPEED', about: 'demo: simulated seconds per second (default 1)' },
  { flag: 'history', value: 'DAYS', variable: 'ENTRESOL_DEMO_HISTORY', about: 'demo: days of history on the first start (default 2)' },
  { flag: 'no-machines', about: 'demo: enter the plant with a job order for every unit, but let another program be its machines' },
  {
    flag: 'mqtt-port',
    value: 'N',
    variable: 'ENTRESOL_MQTT_PORT',
    about: 'port of the own MQTT broker (default 1883, or the next free one)',
  },
  {
    flag: 'log',
    value: 'text|json',
    variable: 'ENTRESOL_LOG',
    about: 'standard error: what a person should look at (default), or every line as JSON for a collector of logs',
  },
  { flag: 'no-web', about: 'serve the API alone; another server shows the screens, as with npm run dev' },
  { flag: 'help', about: 'show this' },
]
/** What can be said by a variable, and not by a flag, which everybody on the machine can read. */
export const variables: readonly (readonly [string, string])[] = [
  ['DATABASE_URL', 'postgres://… of a PostgreSQL 18 to use instead of the own one; its user may create roles and databases'],
  ['MQTT_URL', 'mqtt://… or mqtts://… of a broker to use instead of the own one'],
  ['ENTRESOL_MQTT_USER', 'user at that broker'],
  ['ENTRESOL_MQTT_PASSWORD', 'password at that broker'],
  ['ENTRESOL_MQTT_CA', 'file of the certificates (PEM) trusted at that broker, instead of the well-known ones'],
  ['ENTRESOL_METRICS_TOKEN', 'what must be sent as bearer token to read /metrics; without it, this machine only'],
  [
    'ENTRESOL_WEBHOOK_NETWORKS',
    'networks inside the plant to which webhooks may go, as 10.1.0.0/16,192.168.7.5; without it, public addresses only',
  ],
  ['ENTRESOL_PUBLIC_URL', 'https://… under which people reach this program, where that is not what their requests say'],
  ['ENTRESOL_SMTP_HOST', 'mail server by which people are told of notices; without it nobody is told by e-mail'],
  ['ENTRESOL_SMTP_PORT', 'its port (default 587; 465 with tls, 25 with none)'],
  ['ENTRESOL_SMTP_SECURITY', 'starttls (default), tls from the first byte, or none for a relay inside the plant'],
  ['ENTRESOL_SMTP_USER', 'user at the mail server'],
  ['ENTRESOL_SMTP_PASSWORD', 'password there'],
  ['ENTRESOL_SMTP_CA', 'file of the certificates (PEM) trusted there, instead of the well-known ones'],
  ['ENTRESOL_SMTP_SENDER', 'address from which the mails come'],
  ['ENTRESOL_OIDC_ISSUER', 'https://… of a provider of OpenID Connect: people sign in there, beside name and password here'],
  ['ENTRESOL_OIDC_CLIENT_ID', 'what the provider calls this program'],
  ['ENTRESOL_OIDC_CLIENT_SECRET', 'its secret at the provider'],
  ['ENTRESOL_OIDC_CLIENT_SECRET_FILE', 'file in which that secret stands, instead'],
  ['ENTRESOL_OIDC_NAME', 'what stands on the button of the sign-in page (default Single sign-on)'],
  ['ENTRESOL_OIDC_GROUPS', 'the claim in which the groups of a person stand (default groups)'],
  ['ENTRESOL_OIDC_SCOPES', 'what is asked of the provider (default openid profile email)'],
  [
    'ENTRESOL_OIDC_ROLES',
    'which group has which role, ready-made or of the plant’s own, where: mes-ops=operator@LINE1; mes-admins=administrator',
  ],
  ['ENTRESOL_MQTT_HOST', 'address on which the own broker listens (default 127.0.0.1)'],
]

/** The others may hold passwords. */
export function isSecret(variable: string): boolean {
  const open = [
    ...['ENTRESOL_MQTT_USER', 'ENTRESOL_MQTT_CA', 'ENTRESOL_MQTT_HOST', 'ENTRESOL_WEBHOOK_NETWORKS', 'ENTRESOL_PUBLIC_URL'],
    ...['HOST', 'PORT', 'SECURITY', 'USER', 'CA', 'SENDER'].map((name) => `ENTRESOL_SMTP_${name}`),
  ]
  return !open.includes(variable) && (!variable.startsWith('ENTRESOL_OIDC_') || variable === 'ENTRESOL_OIDC_CLIENT_SECRET')
}
