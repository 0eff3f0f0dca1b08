/** One setting of a method; menus, sliders, links and checks follow from it. */
export type Param =
	| {
			readonly kind: 'number';
			readonly key: string;
			readonly label: string;
			readonly min: number;
			readonly max: number;
			readonly step: number;
			readonly initial: number;
			readonly unit?: string;
			/** What it does, where the label does not say it. */
			readonly hint?: string;
	  }
	| {
			readonly kind: 'choice';
			readonly key: string;
			readonly label: string;
			readonly options: readonly { readonly value: string; readonly label: string }[];
			readonly initial: string;
			readonly hint?: string;
	  }
	| {
			readonly kind: 'flag';
			readonly key: string;
			readonly label: string;
			readonly initial: boolean;
			readonly hint?: string;
	  };

export type ParamValue = number | string | boolean;
export type ParamValues = Readonly<Record<string, ParamValue>>;

/** Every setting at its initial value. */
export function initialValues(params: readonly Param[]): ParamValues {
	return Object.fromEntries(params.map(({ key, initial }) => [key, initial]));
}

function accepts(param: Param, value: ParamValue | undefined): boolean {
	switch (param.kind) {
		case 'number':
			return typeof value === 'number' && value >= param.min && value <= param.max;
		case 'choice':
			return param.options.some((option) => option.value === value);
		case 'flag':
			return typeof value === 'boolean';
	}
}

/** Settings with every missing or impossible value replaced by its initial one; unknown keys are left out. */
export function repairValues(params: readonly Param[], values: ParamValues): ParamValues {
	return Object.fromEntries(
		params.map((param) => {
			const value = values[param.key];
			return [param.key, accepts(param, value) ? value! : param.initial];
		})
	);
}
