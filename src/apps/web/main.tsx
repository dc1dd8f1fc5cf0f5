import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { FileFateContext } from '../../kernel/web/parts/attachment-input.tsx'
import { RevisedContext, type RevisedThing } from '../../kernel/web/parts/revised.tsx'
import { SavedViewsContext } from '../../kernel/web/parts/saved-views.tsx'
import { SignedContext } from '../../kernel/web/parts/signed.tsx'
import { queryClient } from '../../kernel/web/query-client.ts'
import { ThemeProvider } from '../../kernel/web/theme/theme-provider.tsx'
import { currentLanguage } from '../../kernel/web/words.ts'
import { fateOf } from './attachments/erased-file.tsx'
import { originOf } from './origin/origin-of.tsx'
import { revisionsOf } from './revisions/revised.tsx'
import { router } from './router.tsx'
import { signaturesOf } from './signatures/signed.tsx'
import { viewsOf } from './views/list-views.tsx'

/** What stands below a record: whence it comes, and what it was. */
const besideRecord = (thing: RevisedThing) => (
  <>
    {originOf(thing)}
    {revisionsOf(thing)}
  </>
)

document.documentElement.lang = currentLanguage()
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ThemeProvider>
      <QueryClientProvider client={queryClient}>
        <SignedContext value={signaturesOf}>
          <RevisedContext value={besideRecord}>
            <SavedViewsContext value={viewsOf}>
              <FileFateContext value={fateOf}>
                <RouterProvider router={router} />
              </FileFateContext>
            </SavedViewsContext>
          </RevisedContext>
        </SignedContext>
      </QueryClientProvider>
    </ThemeProvider>
  </StrictMode>,
)
