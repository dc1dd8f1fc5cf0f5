export const words = {
  title: { en: 'Terminals', de: 'Terminals' },
  under: {
    en: 'What was pressed without a network and does not fit any more. Nothing of it was tried: send it again, or discard it.',
    de: 'Was ohne Netz gedrückt wurde und nicht mehr passt. Nichts davon wurde versucht: noch einmal senden oder verwerfen.',
  },
  nothing: { en: 'Nothing waits for a decision', de: 'Nichts wartet auf eine Entscheidung' },
  nothingText: {
    en: 'When a terminal comes back and something it sends is refused, what builds on it is put aside here.',
    de: 'Wird etwas abgelehnt, das ein Terminal nachträglich sendet, so wird hier zurückgestellt, was darauf aufbaut.',
  },
  pressed: { en: 'Pressed by {who}, {at}', de: 'Gedrückt von {who}, {at}' },
  because: { en: 'It builds on “{command}”, which was refused.', de: 'Es baut auf „{command}“ auf, das abgelehnt wurde.' },
  neverArrived: { en: 'It builds on something that never arrived.', de: 'Es baut auf etwas auf, das nie angekommen ist.' },
  again: { en: 'Send again', de: 'Noch einmal senden' },
  discard: { en: 'Discard', de: 'Verwerfen' },
  notWhole: {
    en: 'It holds what is not kept. Whoever pressed it must press it again.',
    de: 'Es enthält, was nicht aufbewahrt wird. Wer es gedrückt hat, muss es noch einmal drücken.',
  },
  terminals: { en: 'How far each terminal was heard', de: 'Wie weit jedes Terminal gehört wurde' },
  noTerminal: { en: 'No terminal was used yet', de: 'Noch wurde kein Terminal benutzt' },
  noTerminalText: {
    en: 'The first button that somebody presses at one makes it known.',
    de: 'Der erste Knopf, den jemand an einem drückt, macht es bekannt.',
  },
  heard: { en: 'up to number {number}, last {at}, {who}', de: 'bis Nummer {number}, zuletzt {at}, {who}' },
  missing: { en: '{count} pressed and not arrived', de: '{count} gedrückt und nicht angekommen' },
  slow: { en: 'clock {seconds} s behind', de: 'Uhr geht {seconds} s nach' },
  fast: { en: 'clock {seconds} s ahead', de: 'Uhr geht {seconds} s vor' },
}
