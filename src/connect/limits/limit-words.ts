import type { PluralWords, Words } from '../../kernel/contract/words.ts'

export const words = {
  title: { en: 'Monitored values', de: 'Überwachte Werte' },
  under: {
    en: 'A signal and the range that it must keep. When it leaves the range, rules can hear it. Try a range on what was heard before you switch it on.',
    de: 'Ein Signal und der Bereich, den es halten muss. Verlässt es ihn, können Automatiken das hören. Vor dem Einschalten lässt sich ein Bereich an Gehörtem erproben.',
  },
  add: { en: 'New monitored value', de: 'Neuer überwachter Wert' },
  none: { en: 'No value has to keep a range yet', de: 'Noch muss kein Wert einen Bereich halten' },
  noneText: {
    en: 'The pressure of a filler, for instance, or the temperature of a washer.',
    de: 'Etwa der Druck eines Füllers oder die Temperatur einer Waschmaschine.',
  },
  edit: { en: 'Edit', de: 'Bearbeiten' },
  try: { en: 'Try on history', de: 'An Vergangenem erproben' },
  history: { en: 'History', de: 'Verlauf' },
  off: { en: 'Off', de: 'Aus' },
  inside: { en: 'In its range', de: 'Im Bereich' },
  outside: { en: 'Outside', de: 'Außerhalb' },
  at: { en: 'at', de: 'bei' },
  keeps: { en: 'keeps', de: 'hält' },
  lately: { en: 'Left in the last seven days', de: 'Verlassen in den letzten sieben Tagen' },
  last: { en: 'Last', de: 'Zuletzt' },
  band: { en: 'Dead band', de: 'Rückkehrspanne' },
  after: { en: 'Only after', de: 'Erst nach' },
  nowOutside: { en: '{unit}: {value} since {since}', de: '{unit}: {value} seit {since}' },
  unit: { en: 'Where', de: 'Wo' },
  left: { en: 'Left', de: 'Verlassen' },
  back: { en: 'Back', de: 'Zurück' },
  with: { en: 'With', de: 'Mit' },
  still: { en: 'still outside', de: 'noch außerhalb' },
  late: { en: 'heard late', de: 'später gehört' },
  above: { en: 'above {limit}', de: 'über {limit}' },
  below: { en: 'below {limit}', de: 'unter {limit}' },
  neverLeft: { en: 'It has not left its range', de: 'Er hat seinen Bereich nicht verlassen' },
  min: { en: 'Lower limit', de: 'Untergrenze' },
  max: { en: 'Upper limit', de: 'Obergrenze' },
  delay: { en: 'Only after seconds', de: 'Erst nach Sekunden' },
  period: { en: 'The last', de: 'Die letzten' },
  hour: { en: 'hour', de: '60 Minuten' },
  day: { en: '24 hours', de: '24 Stunden' },
  week: { en: '7 days', de: '7 Tage' },
  month: { en: '31 days', de: '31 Tage' },
  tryHint: {
    en: 'Nothing is saved and nothing is done: the raw values that are still kept are judged by these limits.',
    de: 'Gespeichert und getan wird nichts: Die noch aufbewahrten Rohwerte werden nach diesen Grenzen beurteilt.',
  },
  notDecimal: { en: 'A number with at most six places', de: 'Eine Zahl mit höchstens sechs Nachkommastellen' },
  noLimit: { en: 'One limit at least.', de: 'Mindestens eine Grenze.' },
  noSignal: { en: 'No machine there says this signal', de: 'Dort sagt keine Maschine dieses Signal' },
  cut: {
    en: 'There are more machines or values than are shown here: choose a shorter time or a place further down.',
    de: 'Es gibt mehr Maschinen oder Werte, als hier gezeigt werden: bitte eine kürzere Zeit oder eine Anlage weiter unten wählen.',
  },
  value: { en: 'Value', de: 'Wert' },
  chart: { en: 'Course of {signal} at {unit}, with its limits', de: 'Verlauf von {signal} bei {unit} mit den Grenzen' },
} as const satisfies Record<string, Words>

export const wouldHaveLeft = {
  one: { en: 'It would have left its range once', de: 'Er hätte seinen Bereich einmal verlassen' },
  other: { en: 'It would have left its range {count} times', de: 'Er hätte seinen Bereich {count}-mal verlassen' },
} as const satisfies PluralWords

export const looked = {
  one: { en: '{count} value was looked at', de: '{count} Wert wurde angesehen' },
  other: { en: '{count} values were looked at', de: '{count} Werte wurden angesehen' },
} as const satisfies PluralWords
