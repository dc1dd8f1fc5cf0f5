export const words = {
  search: { en: 'Search', de: 'Suchen' },
  keys: { en: 'Ctrl K', de: 'Strg K' },
  title: { en: 'Search everything', de: 'Alles durchsuchen' },
  field: { en: 'Number, code or name', de: 'Nummer, Code oder Name' },
  found: { en: 'Found', de: 'Gefunden' },
  screen: { en: 'Page', de: 'Seite' },
  none: { en: 'Nothing is called like “{text}”.', de: 'Nichts heißt wie „{text}“.' },
  hint: {
    en: 'Orders, machines, materials, people, pages: type a part of what it is called.',
    de: 'Aufträge, Maschinen, Materialien, Menschen, Seiten: Geben Sie einen Teil des Namens ein.',
  },
  looking: { en: 'Looking …', de: 'Wird gesucht …' },
} as const
