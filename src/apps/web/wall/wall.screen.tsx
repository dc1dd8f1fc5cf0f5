import { useEffect, useState } from 'react'
import { EmptyState } from '../../../kernel/web/parts/empty-state.tsx'
import { LoadingScreen } from '../../../kernel/web/shell/loading-screen.tsx'
import { request } from '../../../kernel/web/transport.ts'
import { useWords } from '../../../kernel/web/words.ts'

const words = {
  title: { en: 'This link opens no wall board', de: 'Dieser Link öffnet keine Hallentafel' },
  text: {
    en: 'It was revoked, has expired, or is not whole. Ask for a new one.',
    de: 'Er wurde widerrufen, ist abgelaufen oder nicht vollständig. Bitte einen neuen geben lassen.',
  },
}

/** Where a link for a wall board leads: what stands behind the # lets this screen in. */
export default function WallScreen() {
  const t = useWords()
  const [isRefused, setRefused] = useState(false)
  useEffect(() => {
    const body = JSON.stringify({ secret: location.hash.slice(1) })
    request('/api/wall', { method: 'POST', body, headers: { 'content-type': 'application/json' } }).then(
      () => location.replace('/board/wall'),
      () => setRefused(true),
    )
  }, [])
  if (!isRefused) return <LoadingScreen />
  return (
    <main id="content">
      <h1 style={{ position: 'absolute', clipPath: 'inset(50%)' }}>{t(words.title)}</h1>
      <EmptyState title={t(words.title)} minHeight={400}>
        {t(words.text)}
      </EmptyState>
    </main>
  )
}
