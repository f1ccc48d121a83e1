/** What the module is called, where its own scripts must know: the contract has these, too. */
export const MODULE_NAME = 'IpRoute';
export const MODULE_VERSION = '0.1.0';
export const MODULE_GUID = '5c0b9a51-2f6e-4d7b-9a41-7f0d3c8e26b5';
