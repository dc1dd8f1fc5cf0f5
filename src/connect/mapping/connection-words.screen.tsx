import type { Words } from '../../kernel/contract/words.ts'

/** What the connections page says. */
export const words = {
  title: { en: 'Connections', de: 'Verbindungen' },
  edit: { en: 'Set up connections', de: 'Verbindungen einrichten' },
  none: { en: 'No connection yet', de: 'Noch keine Verbindung' },
  noneText: {
    en: 'A connection says at which broker the machines are heard.',
    de: 'Eine Verbindung sagt, an welchem Broker die Maschinen zu hören sind.',
  },
  off: { en: 'Switched off', de: 'Ausgeschaltet' },
  unknown: { en: 'Not known here', de: 'Hier nicht bekannt' },
  rate: { en: 'Values per second', de: 'Werte je Sekunde' },
  lastMessage: { en: 'Last message', de: 'Letzte Nachricht' },
  values: { en: 'Values since start', de: 'Werte seit Start' },
  bad: { en: 'Bad messages', de: 'Fehlerhafte Nachrichten' },
  waiting: { en: 'Waiting for the database', de: 'Warten auf die Datenbank' },
  quarantined: { en: 'Set aside', de: 'Zurückgestellt' },
  sources: { en: 'Mapped sources', de: 'Zugeordnete Quellen' },
  clash: {
    en: 'Another program uses the same host id on this broker.',
    de: 'Ein anderes Programm benutzt an diesem Broker dieselbe Host-Id.',
  },
  source: { en: 'Node or device', de: 'Knoten oder Gerät' },
  state: { en: 'State', de: 'Zustand' },
  since: { en: 'Since', de: 'Seit' },
  messages: { en: 'Messages', de: 'Nachrichten' },
  signals: { en: 'Signals', de: 'Signale' },
  reason: { en: 'Reason', de: 'Grund' },
  at: { en: 'At', de: 'Um' },
  nobody: { en: 'Nobody has spoken on this connection yet', de: 'Auf dieser Verbindung hat noch niemand gesprochen' },
  unmapped: { en: 'Heard, but belonging to no work unit', de: 'Zu hören, aber ohne Arbeitsplatz' },
  examples: { en: 'For example', de: 'Zum Beispiel' },
  connect: { en: 'Connect', de: 'Anbinden' },
  connectTitle: { en: 'Connect a machine', de: 'Maschine anbinden' },
  unit: { en: 'Work unit', de: 'Arbeitsplatz' },
  template: { en: 'Template', de: 'Vorlage' },
  connected: {
    en: 'Connected. The unit moves with its next message.',
    de: 'Angebunden. Der Arbeitsplatz bewegt sich mit der nächsten Nachricht.',
  },
  metric: { en: 'Signal', de: 'Signal' },
  meaning: { en: 'Meaning', de: 'Bedeutung' },
  value: { en: 'Value', de: 'Wert' },
  stepByStep: { en: 'Connect a machine', de: 'Maschine anschließen' },
  noUnits: { en: 'There is no work unit yet', de: 'Es gibt noch keinen Arbeitsplatz' },
} as const satisfies Record<string, Words>

export const phaseWords: Readonly<Record<string, Words>> = {
  connecting: { en: 'Connecting', de: 'Verbindet sich' },
  online: { en: 'Online', de: 'Online' },
  offline: { en: 'Offline', de: 'Offline' },
  closed: { en: 'Closed', de: 'Beendet' },
  stale: { en: 'Awaiting its birth', de: 'Wartet auf Geburt' },
  unborn: { en: 'Not yet born', de: 'Noch nicht geboren' },
}

/** Facts about bad messages and lost connections, as a person reads them; a fact that is not here is shown as it is. */
export const faultWords: Readonly<Record<string, Words>> = {
  bad_user_or_password: { en: 'The broker refuses user or password', de: 'Der Broker lehnt Benutzer oder Passwort ab' },
  not_authorized: { en: 'The broker does not let us in', de: 'Der Broker lässt uns nicht zu' },
  connect_timeout: { en: 'The broker does not answer', de: 'Der Broker antwortet nicht' },
  connection_lost: { en: 'The connection was lost', de: 'Die Verbindung ging verloren' },
  closed_by_broker: { en: 'The broker has closed the connection', de: 'Der Broker hat die Verbindung beendet' },
  before_birth: { en: 'Data before the birth', de: 'Daten vor der Geburt' },
  device_before_birth: { en: 'Data before the birth of the device', de: 'Daten vor der Geburt des Geräts' },
  alias_unknown: { en: 'Unknown alias', de: 'Unbekanntes Kürzel (Alias)' },
  alias_not_unique: { en: 'Alias used twice', de: 'Kürzel (Alias) doppelt vergeben' },
  metric_unknown: { en: 'Signal that no birth declared', de: 'Signal, das keine Geburt angekündigt hat' },
  truncated: { en: 'Message cut off', de: 'Nachricht abgeschnitten' },
  retained: { en: 'Stored message of unknown age', de: 'Gespeicherte Nachricht unbekannten Alters' },
  topic_malformed: { en: 'Topic that is none', de: 'Ungültiges Topic' },
  topic_too_long: { en: 'Topic longer than 400 characters', de: 'Topic länger als 400 Zeichen' },
  name_too_long: { en: 'Name longer than 400 characters', de: 'Name länger als 400 Zeichen' },
  not_json: { en: 'Neither JSON nor a plain value', de: 'Weder JSON noch ein einfacher Wert' },
  not_utf8: { en: 'No text', de: 'Kein Text' },
  no_value: { en: 'No value in it', de: 'Ohne Wert' },
  too_large: { en: 'Too large', de: 'Zu groß' },
}

export const roleWords: Readonly<Record<string, Words>> = {
  state: { en: 'State', de: 'Zustand' },
  good: { en: 'Good counter', de: 'Zähler gut' },
  reject: { en: 'Reject counter', de: 'Zähler Ausschuss' },
  total: { en: 'Total counter', de: 'Zähler gesamt' },
  fault: { en: 'Fault code', de: 'Störcode' },
  blocked: { en: 'Blocked', de: 'Blockiert' },
  starved: { en: 'Starved', de: 'Materialmangel' },
  mode: { en: 'Mode', de: 'Betriebsart' },
  speed: { en: 'Speed', de: 'Geschwindigkeit' },
  order: { en: 'Order number', de: 'Auftragsnummer' },
  processValue: { en: 'Process value', de: 'Prozesswert' },
}
