import { expect } from 'chai';
import { parseProbes } from '../../src/guard/probe.ts';

const RULE = /^-RollbackUnless: '(.*)' is not valid: (.*)\.$/s;

describe('probes', () => {
  it('are addresses of TCP with a port, or of ping, in canonical text', () => {
    const given = [
      'tcp://10.0.0.5:5985',
      ' TCP://[2001:DB8:0::5]:22 ',
      'ping://10.0.0.5',
      'ping://2001:db8::5',
      'ping://[::1]',
      'tcp://127.0.0.1:65535',
    ];
    expect(parseProbes(given)).to.deep.equal([
      { text: 'tcp://10.0.0.5:5985', family: 4, address: '10.0.0.5', port: 5985 },
      { text: 'tcp://[2001:db8::5]:22', family: 6, address: '2001:db8::5', port: 22 },
      { text: 'ping://10.0.0.5', family: 4, address: '10.0.0.5' },
      { text: 'ping://[2001:db8::5]', family: 6, address: '2001:db8::5' },
      { text: 'ping://[::1]', family: 6, address: '::1' },
      { text: 'tcp://127.0.0.1:65535', family: 4, address: '127.0.0.1', port: 65_535 },
    ]);
    expect(parseProbes([])).to.deep.equal([]);
  });

  const wrong: readonly [given: string, rule: RegExp][] = [
    ['', /it must begin with tcp:\/\/ or ping:\/\//],
    ['10.0.0.5:22', /it must begin with tcp/],
    ['http://10.0.0.5', /it must begin with tcp/],
    ['tcp:10.0.0.5:22', /it must begin with tcp/],
    ['tcp://', /'' is no address/],
    ['tcp://10.0.0.5', /it needs a port, as in tcp:\/\/10\.0\.0\.5:5985/],
    ['tcp://[2001:db8::5]', /it needs a port, as in tcp:\/\/\[2001:db8::5\]:5985/],
    ['tcp://2001:db8::5:22', /'2001' is no address/],
    ['tcp://[2001:db8::5', /^an IPv6 address stands in brackets, as in tcp:\/\/\[2001:db8::5\]:22$/],
    ['tcp://[2001:db8::5]22', /^an IPv6 address stands in brackets/],
    ['tcp://10.0.0.5:0', /the port '0' must be/],
    ['tcp://10.0.0.5:65536', /the port '65536' must be/],
    ['tcp://10.0.0.5:022', /the port '022' must be/],
    ['tcp://10.0.0.5:22/', /the port '22\/' must be/],
    ['tcp://10.0.0.5:', /the port '' must be/],
    ['tcp://010.0.0.5:22', /'010\.0\.0\.5' is no address/],
    ['tcp://10.0.0:22', /no address/],
    ['tcp://server:22', /'server' is no address, and names are not looked up/],
    ['ping://server.example', /names are not looked up/],
    ['ping://10.0.0.5:22', /'10\.0\.0\.5:22' is no address/],
    ['ping://[2001:db8::5]:22', /a ping has no port/],
    ['ping://[10.0.0.5]', /only an IPv6 address stands in brackets/],
    ['tcp://[10.0.0.5]:22', /only an IPv6 address stands in brackets/],
    ['ping://fe80::1%13', /a probe has no zone/],
    ['ping://224.0.0.1', /it must be the address of one host/],
    ['ping://255.255.255.255', /it must be the address of one host/],
    ['ping://0.0.0.0', /it must be the address of one host/],
    ['ping://ff02::1', /it must be the address of one host/],
    ['tcp://[::]:22', /it must be the address of one host/],
    ['ping://10.0.0.5\nping://10.0.0.6', /is no address/],
    ['ping://-c', /'-c' is no address/],
  ];
  for (const [given, rule] of wrong) {
    it(`are refused with the rule: ${JSON.stringify(given)}`, () => {
      let message = '';
      try {
        parseProbes(['tcp://10.0.0.5:22', given]);
      } catch (error) {
        message = (error as Error).message;
      }
      const [, named, why] = RULE.exec(message) ?? [];
      expect(named, message).to.equal(given);
      expect(why).to.match(rule);
    });
  }

  it('are given once each, and are few', () => {
    expect(() => parseProbes(['ping://[::1]', 'ping://::1'])).to.throw("'ping://[::1]' is given twice");
    const many = Array.from({ length: 17 }, (_, at) => `ping://10.0.0.${at + 1}`);
    expect(parseProbes(many.slice(1))).to.have.length(16);
    expect(() => parseProbes(many)).to.throw('17 probes are given; at most 16 are asked');
  });
});
