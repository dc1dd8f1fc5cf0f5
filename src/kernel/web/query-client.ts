import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem.ts'

/** The tab's one cache of answers. A problem is an answer and is not asked again; a lost network is. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The session has ended on the server: the shell must know it and ask for the sign-in.
      if (error instanceof ProblemError && error.problem.kind === 'signedOut') void queryClient.invalidateQueries({ queryKey: ['session'] })
    },
  }),
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
