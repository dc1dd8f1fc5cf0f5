import type { Words } from '../../kernel/contract/words.ts'
import type { Severity } from '../../model/notice/contract.ts'
import type { NoticeDeliveryState, NoticeFault, Way } from './contract.ts'

export const words = {
  ways: { en: 'How I am told', de: 'Wie ich benachrichtigt werde' },
  waysText: {
    en: 'In the bell you see everything that concerns you. Outside of this program you are told only while you are on duty.',
    de: 'In der Glocke sehen Sie alles, was Sie betrifft. Außerhalb dieses Programms werden Sie nur im Dienst benachrichtigt.',
  },
  email: { en: 'E-mail address', de: 'E-Mail-Adresse' },
  emailHint: {
    en: 'Only for notices. Other people do not see it, and it is deleted with your account.',
    de: 'Nur für Meldungen. Andere sehen sie nicht, und mit Ihrem Konto wird sie gelöscht.',
  },
  emailWrong: { en: 'One address, such as lea@plant.example', de: 'Eine Adresse, etwa lea@werk.example' },
  emailFrom: { en: 'By e-mail', de: 'Per E-Mail' },
  noMail: {
    en: 'No mail server is set up for this program, so no e-mail goes out for now.',
    de: 'Für dieses Programm ist kein Mailserver eingerichtet, daher geht vorerst keine E-Mail hinaus.',
  },
  pushFrom: { en: 'By push message', de: 'Per Push-Nachricht' },
  browsers: { en: 'Push messages in these browsers', de: 'Push-Nachrichten in diesen Browsern' },
  noBrowsers: {
    en: 'In none yet. Add each phone and each computer on which you want to be told.',
    de: 'Noch in keinem. Fügen Sie jedes Telefon und jeden Rechner hinzu, auf dem Sie benachrichtigt werden möchten.',
  },
  thisSince: { en: 'This browser, since {time}', de: 'Dieser Browser, seit {time}' },
  otherSince: { en: 'Another browser, since {time}', de: 'Ein anderer Browser, seit {time}' },
  remove: { en: 'Remove', de: 'Entfernen' },
  addBrowser: { en: 'Tell me in this browser', de: 'In diesem Browser benachrichtigen' },
  pushNotOpen: {
    en: 'This program sends no push messages, because no https address of its own is set up.',
    de: 'Dieses Programm sendet keine Push-Nachrichten, weil keine eigene https-Adresse eingerichtet ist.',
  },
  cannotPush: {
    en: 'This browser cannot show push messages here. It needs https; on an iPhone the page must be on the home screen.',
    de: 'Dieser Browser kann hier keine Push-Nachrichten zeigen. Nötig ist https; auf einem iPhone muss die Seite auf dem Home-Bildschirm liegen.',
  },
  denied: {
    en: 'The browser does not allow it. Allow notifications for this page in its settings.',
    de: 'Der Browser erlaubt es nicht. Erlauben Sie in seinen Einstellungen Benachrichtigungen für diese Seite.',
  },
  noPushService: {
    en: 'The browser does not reach its push service. Try again later.',
    de: 'Der Browser erreicht seinen Push-Dienst nicht. Versuchen Sie es später noch einmal.',
  },
  never: { en: 'Never', de: 'Nie' },
  save: { en: 'Save', de: 'Speichern' },
  saved: { en: 'Saved', de: 'Gespeichert' },
  messages: { en: 'Messages about notices', de: 'Nachrichten zu Meldungen' },
  messagesUnder: {
    en: 'What went to people outside of the program, and what did not arrive',
    de: 'Was an Menschen außerhalb des Programms ging, und was nicht ankam',
  },
  noMessages: { en: 'Nothing was sent yet', de: 'Noch nichts gesendet' },
  onlyDead: { en: 'Only what was given up', de: 'Nur Aufgegebenes' },
  when: { en: 'Since', de: 'Seit' },
  what: { en: 'What', de: 'Was' },
  state: { en: 'State', de: 'Stand' },
  again: { en: 'Send again', de: 'Erneut senden' },
  erased: { en: 'deleted account', de: 'gelöschtes Konto' },
} as const satisfies Record<string, Words>

/** From which severity on. */
export const froms: Readonly<Record<Severity, Words>> = {
  information: { en: 'All notices', de: 'Alle Meldungen' },
  warning: { en: 'Warnings and alarms', de: 'Warnungen und Alarme' },
  alarm: { en: 'Alarms only', de: 'Nur Alarme' },
}

export const wayNames: Readonly<Record<Way, Words>> = {
  email: { en: 'E-mail', de: 'E-Mail' },
  push: { en: 'Push message', de: 'Push-Nachricht' },
}

export const states: Readonly<Record<NoticeDeliveryState, Words>> = {
  waiting: { en: 'Waits', de: 'Wartet' },
  delivered: { en: 'Sent', de: 'Gesendet' },
  dead: { en: 'Given up', de: 'Aufgegeben' },
  obsolete: { en: 'No longer needed', de: 'Nicht mehr nötig' },
}

/** `bad` wants a person or another attempt. */
export const tones = { waiting: 'idle', delivered: 'good', dead: 'bad', obsolete: 'idle' } as const satisfies Record<
  NoticeDeliveryState,
  string
>

export const faults: Readonly<Record<NoticeFault, Words>> = {
  unreachable: { en: 'the server cannot be reached', de: 'der Server ist nicht erreichbar' },
  sign_in_refused: { en: 'the server refuses user and password', de: 'der Server lehnt Benutzer und Passwort ab' },
  certificate: {
    en: 'the server offers no encryption, or its certificate is not trusted',
    de: 'der Server bietet keine Verschlüsselung, oder seinem Zertifikat wird nicht vertraut',
  },
  busy: { en: 'the server asks for patience', de: 'der Server bittet um Geduld' },
  refused: { en: 'the server refuses this recipient or message', de: 'der Server lehnt diesen Empfänger oder diese Nachricht ab' },
  address_refused: {
    en: 'the address lies inside the network, and the configuration does not allow it',
    de: 'die Adresse liegt im eigenen Netz, und die Konfiguration erlaubt sie nicht',
  },
}
