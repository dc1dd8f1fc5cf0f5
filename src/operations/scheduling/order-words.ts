import type { DispatchStatus } from '../execution/contract.ts'
import type { OperationsRequestRow } from './contract.ts'

export type OrderState = OperationsRequestRow['state']

export const orderStates = {
  Waiting: { en: 'Waiting', de: 'Wartet' },
  Released: { en: 'Released', de: 'Freigegeben' },
  Running: { en: 'Running', de: 'Läuft' },
  Completed: { en: 'Completed', de: 'Fertig' },
  Cancelled: { en: 'Cancelled', de: 'Storniert' },
  Closed: { en: 'Closed', de: 'Abgeschlossen' },
} as const satisfies Record<OrderState, object>

export const jobStates = {
  Waiting: { en: 'Waiting', de: 'Wartet' },
  Ready: { en: 'Ready', de: 'Startbereit' },
  Running: { en: 'Running', de: 'Läuft' },
  Held: { en: 'Held', de: 'Angehalten' },
  Suspended: { en: 'Paused', de: 'Unterbrochen' },
  Completed: { en: 'Completed', de: 'Fertig' },
  Closed: { en: 'Closed', de: 'Abgeschlossen' },
  Aborted: { en: 'Aborted', de: 'Abgebrochen' },
  Cancelled: { en: 'Cancelled', de: 'Storniert' },
} as const satisfies Record<DispatchStatus, object>

export const words = {
  orders: { en: 'Orders', de: 'Aufträge' },
  order: { en: 'Order', de: 'Auftrag' },
  under: { en: 'What is to be made, how much, by when', de: 'Was gefertigt wird, wie viel, bis wann' },
  newOrder: { en: 'New order', de: 'Neuer Auftrag' },
  planWork: { en: 'Set-up or cleaning', de: 'Rüsten oder Reinigen' },
  planHint: {
    en: 'Work that makes nothing needs no order. It stands in the dispatch list of the machine like any other job.',
    de: 'Arbeit, die nichts fertigt, braucht keinen Auftrag. Sie steht im Arbeitsvorrat der Maschine wie jede andere.',
  },
  workType: { en: 'Kind of work', de: 'Art der Arbeit' },
  machine: { en: 'Machine', de: 'Maschine' },
  jobNumber: { en: 'Job number', de: 'Nummer' },
  workName: { en: 'What is to be done', de: 'Was zu tun ist' },
  instructions: { en: 'Instructions', de: 'Anweisung' },
  planIt: { en: 'Plan it', de: 'Einplanen' },
  planned: { en: 'It stands in the dispatch list of the machine.', de: 'Es steht im Arbeitsvorrat der Maschine.' },
  importOrders: { en: 'Import', de: 'Importieren' },
  all: { en: 'All', de: 'Alle' },
  open: { en: 'Open', de: 'Offen' },
  search: { en: 'Number or product', de: 'Nummer oder Produkt' },
  state: { en: 'State', de: 'Zustand' },
  number: { en: 'Order number', de: 'Auftragsnummer' },
  numberHint: { en: 'Left empty, the next one is given: {code}', de: 'Leer gelassen, wird die nächste vergeben: {code}' },
  product: { en: 'Product', de: 'Produkt' },
  definition: { en: 'Operations definition', de: 'Arbeitsplan' },
  quantity: { en: 'Quantity', de: 'Menge' },
  progress: { en: 'Made', de: 'Gefertigt' },
  due: { en: 'Due', de: 'Fällig' },
  earliest: { en: 'Not before', de: 'Nicht vor' },
  priority: { en: 'Priority', de: 'Priorität' },
  priorityHint: { en: '0 comes first, 500 is usual', de: '0 kommt zuerst, 500 ist üblich' },
  note: { en: 'Note', de: 'Notiz' },
  create: { en: 'Create order', de: 'Auftrag anlegen' },
  none: { en: 'No order fits', de: 'Kein Auftrag passt' },
  noneOpen: { en: 'No order is open', de: 'Kein Auftrag ist offen' },
  noneAtAll: { en: 'There is no order yet', de: 'Es gibt noch keinen Auftrag' },
  noneHint: {
    en: 'Type one in, import a list, or let your planning system send them through the API.',
    de: 'Geben Sie einen ein, importieren Sie eine Liste, oder lassen Sie Ihr Planungssystem sie über die API senden.',
  },
  overdue: { en: 'overdue', de: 'überfällig' },
  check: { en: 'Please check this', de: 'Bitte prüfen' },
  needsNumber: { en: 'A number greater than zero', de: 'Eine Zahl größer als null' },
  release: { en: 'Release', de: 'Freigeben' },
  releaseTitle: { en: 'Release {code}', de: '{code} freigeben' },
  releaseHint: {
    en: 'Each segment becomes a job order. Say where it shall run, or let every unit of the class take it.',
    de: 'Jedes Segment wird ein Arbeitsauftrag. Sagen Sie, wo er laufen soll, oder lassen Sie ihn jeder Anlage der Klasse offen.',
  },
  anywhere: { en: 'Any unit of the class', de: 'Jede Anlage der Klasse' },
  frozen: {
    en: 'The definition is frozen as version {version}: later changes do not reach this order.',
    de: 'Der Arbeitsplan wird als Version {version} eingefroren: Spätere Änderungen erreichen diesen Auftrag nicht.',
  },
  change: { en: 'Change', de: 'Ändern' },
  save: { en: 'Save', de: 'Speichern' },
  cancel: { en: 'Cancel order', de: 'Stornieren' },
  cancelHint: {
    en: 'Jobs that have not started are cancelled; running ones ask the operator to stop. What was made stays.',
    de: 'Nicht begonnene Arbeitsaufträge entfallen; laufende bitten den Bediener anzuhalten. Gefertigtes bleibt gebucht.',
  },
  whyCancel: { en: 'Why', de: 'Warum' },
  good: { en: 'Good', de: 'Gut' },
  scrap: { en: 'Scrap', de: 'Ausschuss' },
  toGo: { en: 'To go', de: 'Offen' },
  jobs: { en: 'Job orders', de: 'Arbeitsaufträge' },
  noJobs: { en: 'Not released yet', de: 'Noch nicht freigegeben' },
  noJobsHint: {
    en: 'Releasing makes one job order for each segment and puts it on the dispatch list of its unit.',
    de: 'Die Freigabe macht aus jedem Segment einen Arbeitsauftrag und stellt ihn in den Arbeitsvorrat seiner Anlage.',
  },
  anyUnit: { en: 'any unit', de: 'beliebige Anlage' },
  stopRequested: { en: 'The operator is asked to stop', de: 'Der Bediener ist gebeten anzuhalten' },
  exceptions: {
    one: { en: '{count} open exception', de: '{count} offene Abweichung' },
    other: { en: '{count} open exceptions', de: '{count} offene Abweichungen' },
  },
  history: { en: 'What happened', de: 'Was geschah' },
  byShift: { en: 'By shift', de: 'Nach Schicht' },
  recordedLater: { en: 'recorded {time}', de: 'gemeldet {time}' },
  moved: { en: 'moved from {time}', de: 'verschoben von {time}' },
  inLedger: { en: 'Ledger of this order', de: 'Hauptbuch dieses Auftrags' },
  notFound: { en: 'There is no such order', de: 'Diesen Auftrag gibt es nicht' },
  ratio: { en: '{value} scrap', de: '{value} Ausschuss' },
} as const

export const transitions = {
  Release: { en: 'Released', de: 'Freigegeben' },
  Revoke: { en: 'Release taken back', de: 'Freigabe zurückgenommen' },
  Start: { en: 'Started', de: 'Begonnen' },
  Pause: { en: 'Paused', de: 'Unterbrochen' },
  Hold: { en: 'Held', de: 'Angehalten' },
  Resume: { en: 'Resumed', de: 'Fortgesetzt' },
  Finish: { en: 'Finished', de: 'Beendet' },
  Close: { en: 'Closed', de: 'Abgeschlossen' },
  Abort: { en: 'Aborted', de: 'Abgebrochen' },
  Cancel: { en: 'Cancelled', de: 'Storniert' },
} as const

export const orderTopics = ['operations.scheduling.operationsRequest', 'operations.execution.jobOrder']
