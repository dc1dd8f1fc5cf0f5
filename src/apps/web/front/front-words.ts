export const words = {
  start: { en: 'Start', de: 'Start' },
  title: { en: 'A plant at work, and everything it knows', de: 'Ein Werk bei der Arbeit, und alles, was es weiß' },
  lead: {
    en: 'Entresol is the floor between the shop floor and the top floor: orders, machines, people and every second accounted for. Choose a role and do its waiting task.',
    de: 'Entresol ist das Geschoss zwischen Werkhalle und Chefetage: Aufträge, Maschinen, Menschen und jede Sekunde verbucht. Wählen Sie eine Rolle und erledigen Sie, was wartet.',
  },
  demo: { en: 'Demo plant', de: 'Demo-Werk' },
  demoHint: {
    en: 'Machines and people are simulated; they speak to the program as real ones would. Nothing here is a real plant.',
    de: 'Maschinen und Menschen sind simuliert; sie sprechen mit dem Programm wie echte. Nichts hier ist ein echtes Werk.',
  },
  arriving: { en: 'The last days are arriving: {percent} %', de: 'Die letzten Tage treffen ein: {percent} %' },
  starting: { en: 'The plant is starting', de: 'Das Werk läuft an' },
  quiet: { en: 'No machines run here', de: 'Hier laufen keine Maschinen' },
  roles: { en: 'Who are you today?', de: 'Wer sind Sie heute?' },
  rolesHint: { en: 'One click signs you in.', de: 'Ein Klick meldet Sie an.' },
  failed: { en: 'The sign-in failed. Try again.', de: 'Die Anmeldung ist fehlgeschlagen. Bitte erneut versuchen.' },
  trouble: { en: 'Make trouble', de: 'Ärger machen' },
  troubleHint: {
    en: 'Break something, and watch what the program makes of it.',
    de: 'Machen Sie etwas kaputt und sehen Sie, was das Programm daraus macht.',
  },
  watch: { en: 'Watch', de: 'Beobachten' },
  proof: { en: 'What was seen since', de: 'Was seither zu sehen war' },
  nothingYet: { en: 'Nothing yet. It takes a few seconds.', de: 'Noch nichts. Es dauert ein paar Sekunden.' },
  gone: { en: 'The server does not answer', de: 'Der Server antwortet nicht' },
  back: { en: 'The server is back after {time}', de: 'Der Server ist nach {time} wieder da' },
  counts: { en: 'Counted in this shift', de: 'Gezählt in dieser Schicht' },
  kept: {
    en: '{before} before, {now} now: nothing was taken back',
    de: 'vorher {before}, jetzt {now}: nichts wurde zurückgenommen',
  },
  fewer: { en: '{before} before, {now} now: corrected', de: 'vorher {before}, jetzt {now}: berichtigt' },
  anew: { en: '{before} before, {now} now: a new shift counts anew', de: 'vorher {before}, jetzt {now}: eine neue Schicht zählt neu' },
  refused: {
    en: 'The plant is not ready for this yet. Try again in a moment.',
    de: 'Das Werk ist dafür noch nicht bereit. Bitte gleich noch einmal.',
  },
  own: { en: 'Start my own plant', de: 'Mein eigenes Werk beginnen' },
  ownSteps: [
    {
      en: 'Stop this program and start it empty; the demo keeps its own data.',
      de: 'Beenden Sie dieses Programm und starten Sie es leer; die Demo behält ihre Daten.',
    },
    {
      en: 'Sign in as admin with the password that is printed once.',
      de: 'Melden Sie sich als admin mit dem Passwort an, das einmal ausgegeben wird.',
    },
    {
      en: 'The plant board is empty and leads you: line, machine, product, order and the first counter, in five steps.',
      de: 'Die Werkstafel ist leer und führt Sie: Linie, Maschine, Produkt, Auftrag und der erste Zähler, in fünf Schritten.',
    },
  ],
  connect: { en: 'Connect your own machine', de: 'Eine eigene Maschine anschließen' },
  connectSteps: [
    {
      en: 'It works here too: sign in as MES engineer, name the machine, its product and an order.',
      de: 'Es geht auch hier: als MES-Ingenieur anmelden, Maschine, Produkt und einen Auftrag nennen.',
    },
    {
      en: 'Copy one line that publishes a counter, or let the machine publish; it is heard at once.',
      de: 'Eine Zeile kopieren, die einen Zähler sendet, oder die Maschine senden lassen; sie ist sofort zu hören.',
    },
    {
      en: 'Say which machine it is: pieces are counted, and OEE moves and explains itself.',
      de: 'Sagen, welche Maschine es ist: Stücke werden gezählt, die OEE bewegt sich und erklärt sich.',
    },
  ],
  connectHere: { en: 'Begin, step by step', de: 'Beginnen, Schritt für Schritt' },
  goOn: { en: 'Go on as {name}', de: 'Weiter als {name}' },
} as const
