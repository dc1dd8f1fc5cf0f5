// Before the first paint, so that a dark hall is not lit up by a white flash. A file of its own: the page's policy allows no inline scripts.
;(() => {
  let wish
  try {
    wish = localStorage.getItem('entresol.scheme')
  } catch {}
  const dark = wish === 'dark' || (wish !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
