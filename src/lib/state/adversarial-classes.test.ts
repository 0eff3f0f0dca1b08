import { expect, test } from 'vitest';
import { matchClasses } from './adversarial-classes';

const cifar = [
	...['airplane', 'automobile', 'bird', 'cat', 'deer'],
	...['dog', 'frog', 'horse', 'ship', 'truck']
];
const digits = Array.from({ length: 10 }, (_, i) => String(i));

test.each([
	['the same names', ['cat', 'dog'], cifar, [3, 5]],
	['capitals, marks and plurals', ['Cats', 'DOGS', 'fróg', 'horse_'], cifar, [3, 5, 6, 7]],
	['synonyms', ['car', 'plane', 'lorries', 'boat'], cifar, [1, 0, -1, 8]],
	['digits by name, by number and padded', ['digit_3', 'seven', '09', '0'], digits, [3, 7, 9, 0]],
	['several names for one class', ['tabby, tabby cat'], ['tiger', 'tabby cat'], [1]],
	['names of ImageNet’s folders', ['n02123045 tabby'], ['tabby, tabby cat'], [0]],
	['what the network lacks', ['zebra', 'cat'], cifar, [-1, 3]],
	['short names keep their s', ['bus'], ['bu', 'bus'], [1]],
	['a name of marks only', ['??'], cifar, [-1]]
])('%s', (_, ofSet, ofNetwork, wanted) => {
	expect(matchClasses(ofSet, ofNetwork)).toEqual(wanted);
});
