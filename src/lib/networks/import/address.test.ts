import { expect, test } from 'vitest';
import { FailureError } from '$lib/core/result';
import { checkAddress, completeAddress } from './address';

test.each([
	['cdn.example/model.json', 'https://cdn.example/model.json'],
	[' cdn.example:8443/a/b.onnx ', 'https://cdn.example:8443/a/b.onnx'],
	['//cdn.example/model.json', 'https://cdn.example/model.json'],
	['localhost:8000/a.onnx', 'http://localhost:8000/a.onnx'],
	['127.0.0.1/a.onnx', 'http://127.0.0.1/a.onnx'],
	['https://cdn.example/model.json', 'https://cdn.example/model.json'],
	['http://cdn.example/model.json', 'http://cdn.example/model.json'],
	['ftp://cdn.example/model.json', 'ftp://cdn.example/model.json'],
	['mobilenet', 'mobilenet'],
	['network.onnx', 'network.onnx'],
	['folder/network.onnx', 'folder/network.onnx'],
	['', '']
])('“%s” is read as “%s”', (typed, address) => {
	expect(completeAddress(typed)).toBe(address);
});

test('only addresses with protection are fetched, and this very machine’s', () => {
	expect(checkAddress(' https://a.example/model.json ')).toBe('https://a.example/model.json');
	expect(checkAddress('a.example/model.json')).toBe('https://a.example/model.json');
	expect(checkAddress('localhost:8000/a.onnx')).toBe('http://localhost:8000/a.onnx');
	expect(() => checkAddress('ftp://a.example/a.onnx')).toThrow(FailureError);
	expect(() => checkAddress('data:text/html,x')).toThrow(/https/);
	expect(() => checkAddress('network.onnx')).toThrow(/not the address of a file/);
});
