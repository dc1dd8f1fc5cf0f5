import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem.ts'

/** The tab's one cache of answers. A problem is an answer and is not asked again; a lost network is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
      retry: (failures, error) => !(error instanceof ProblemError) && failures < 3,
      retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt),
    },
  },
})
