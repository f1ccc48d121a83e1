export interface Machine {}
