import { renderToString } from 'react-dom/server'

export const page = renderToString
