export { dispatchOrder } from './dispatch-order.ts'
