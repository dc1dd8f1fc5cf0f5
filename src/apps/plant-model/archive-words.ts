import type { Words } from '../../kernel/contract/words.ts'

/** What becomes of records that a person may not see or change, where the rest of a model does not need them. */
export const notAllowed: Readonly<Record<'read' | 'edit', Words>> = {
  read: {
    en: 'You may not see these records of the whole plant: they were not compared.',
    de: 'Diese Einträge des ganzen Werks dürfen Sie nicht sehen: Sie wurden nicht verglichen.',
  },
  edit: {
    en: 'You may not change these records of the whole plant: they are left out. Somebody who may imports the same file.',
    de: 'Diese Einträge des ganzen Werks dürfen Sie nicht ändern: Sie bleiben weg. Wer es darf, importiert dieselbe Datei.',
  },
}
export const staysInUse: Words = {
  en: 'An archive takes nothing out of use. Leave the row out, and retire the record on its page',
  de: 'Ein Archiv nimmt nichts außer Gebrauch. Bitte die Zeile weglassen und den Eintrag auf seiner Seite stilllegen',
}

const short = (name: string) => (name.length > 80 ? `${name.slice(0, 80)}…` : name)

/** What is wrong with an archive as a whole. */
export const faults = {
  noArchive: {
    en: 'This is no plant model, or the file is damaged. Export it again.',
    de: 'Das ist kein Werksmodell, oder die Datei ist beschädigt. Bitte noch einmal exportieren.',
  },
  tooNew: {
    en: 'A newer version of the program wrote this archive. Update this one first.',
    de: 'Dieses Archiv hat eine neuere Version des Programms geschrieben. Bitte zuerst dieses aktualisieren.',
  },
  tooLarge: {
    en: 'There is more in this archive than a plant model may have: 500 files and 64 MB unpacked.',
    de: 'In diesem Archiv ist mehr, als ein Werksmodell haben darf: 500 Dateien und entpackt 64 MB.',
  },
  twice: (file: string): Words => ({
    en: `The file ${short(file)} is in the archive twice.`,
    de: `Die Datei ${short(file)} steht zweimal im Archiv.`,
  }),
  missing: (file: string): Words => ({
    en: `The file ${short(file)} is missing in the archive.`,
    de: `Die Datei ${short(file)} fehlt im Archiv.`,
  }),
  changed: (file: string): Words => ({
    en: `The file ${short(file)} is not the one that was exported: its SHA-256 differs. Change it in the plant that it comes from, or import it on the page of its kind.`,
    de: `Die Datei ${short(file)} ist nicht die, die exportiert wurde: Ihr SHA-256 weicht ab. Bitte im Ursprungswerk ändern oder auf der Seite ihrer Art importieren.`,
  }),
}
