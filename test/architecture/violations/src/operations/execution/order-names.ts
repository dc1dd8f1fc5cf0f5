export class OrderManager {}
