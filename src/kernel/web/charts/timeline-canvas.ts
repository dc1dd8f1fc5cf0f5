import { machineStates, type MachineState, stateLooks } from '../theme/states.ts'
import type { TimelineBar } from './timeline-layout.ts'

/** The value of a colour token where the element stands: canvases know no CSS variables. */
function resolve(style: CSSStyleDeclaration, color: string): string {
  return style.getPropertyValue(color.slice(4, -1)).trim()
}

type Paint = Readonly<Record<MachineState, string | CanvasPattern>>

/** A tile of 8 × 8 pixels with lines or dots in the state's colour on a paler ground of it. */
function patternTile(kind: string, color: string, ratio: number): HTMLCanvasElement {
  const tile = document.createElement('canvas')
  const size = 8
  tile.width = tile.height = size * ratio
  const pen = tile.getContext('2d') as CanvasRenderingContext2D
  pen.scale(ratio, ratio)
  pen.fillStyle = pen.strokeStyle = color
  pen.globalAlpha = kind === 'hollow' ? 0.12 : 0.45
  pen.fillRect(0, 0, size, size)
  pen.globalAlpha = 1
  pen.lineWidth = kind === 'hollow' ? 1 : 2.4
  pen.lineCap = 'square'
  const line = (x0: number, y0: number, x1: number, y1: number) => {
    pen.beginPath()
    pen.moveTo(x0, y0)
    pen.lineTo(x1, y1)
    pen.stroke()
  }
  if (kind === 'dots') {
    pen.fillRect(1, 1, 3, 3)
    pen.fillRect(5, 5, 3, 3)
  } else if (kind === 'rising' || kind === 'hollow') for (const shift of [-8, 0, 8]) line(shift, 8, shift + 8, 0)
  else for (const shift of [-8, 0, 8]) line(shift, 0, shift + 8, 8)
  return tile
}

function paintOf(pen: CanvasRenderingContext2D, ratio: number): Paint {
  const style = getComputedStyle(pen.canvas)
  const entries = machineStates.map((state) => {
    const look = stateLooks[state]
    const color = resolve(style, look.color)
    if (look.pattern === 'solid') return [state, color] as const
    const pattern = pen.createPattern(patternTile(look.pattern, color, ratio), 'repeat') as CanvasPattern
    pattern.setTransform(new DOMMatrix().scale(1 / ratio))
    return [state, pattern] as const
  })
  return Object.fromEntries(entries) as Paint
}

/** Draws the bars; losses stand higher than production, so that the band reads without colour. */
export function drawTimeline(canvas: HTMLCanvasElement, bars: readonly TimelineBar[], size: { widthPx: number; heightPx: number }): void {
  const ratio = window.devicePixelRatio || 1
  canvas.width = Math.round(size.widthPx * ratio)
  canvas.height = Math.round(size.heightPx * ratio)
  const pen = canvas.getContext('2d')
  if (!pen) return
  const paint = paintOf(pen, ratio)
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  for (const bar of bars) {
    const bottom = Math.round(size.heightPx * (1 - bar.from))
    const top = Math.round(size.heightPx * (1 - bar.to))
    // A hairline between neighbours, when there is room for it.
    const gap = bar.widthPx > 6 ? 0.75 : 0
    pen.fillStyle = paint[bar.state]
    pen.fillRect(bar.xPx, top, bar.widthPx - gap, bottom - top)
  }
}
