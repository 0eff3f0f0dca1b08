/** The two programs of a map: quads brought to their place, and what each pixel of them shows. */

/** Places of the attributes: those of a corner, then those of a row. */
export const attributes = { corner: 0, position: 1, colour: 2, opacity: 3, slot: 4 } as const;

export const vertexShader = `#version 300 es
layout(location = 0) in vec2 corner;
layout(location = 1) in vec2 position;
layout(location = 2) in vec4 colour;
layout(location = 3) in float opacity;
layout(location = 4) in float slot;
uniform vec2 centre;
uniform vec2 scale;
uniform vec2 halfSide;
uniform float columns;
out vec2 place;
flat out vec4 tint;
flat out vec2 cell;
flat out float detailSlot;
void main() {
	place = vec2(corner.x, -corner.y) * 0.5 + 0.5;
	tint = vec4(colour.rgb, opacity);
	float index = float(gl_InstanceID);
	cell = vec2(mod(index, columns), floor(index / columns));
	detailSlot = slot;
	vec2 middle = (position - centre) * scale;
	gl_Position = opacity == 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(middle + corner * halfSide, 0.0, 1.0);
}`;

export const fragmentShader = `#version 300 es
precision highp float;
uniform sampler2D atlas;
uniform sampler2D detail;
uniform vec2 cells;
uniform float border;
uniform float blur;
uniform bool asDots;
uniform bool hasDetail;
uniform bool isInk;
uniform vec3 ink;
in vec2 place;
flat in vec4 tint;
flat in vec2 cell;
flat in float detailSlot;
out vec4 result;
void main() {
	if (asDots) {
		float reach = 2.0 * length(place - 0.5);
		result = vec4(tint.rgb, 1.0) * tint.a * (1.0 - smoothstep(1.0 - blur, 1.0, reach));
		return;
	}
	vec2 inner = clamp((place - border) / (1.0 - 2.0 * border), 0.0, 1.0);
	vec3 shown = texture(atlas, (cell + (1.0 + 30.0 * inner) / 32.0) / cells).rgb;
	if (hasDetail) {
		float at = max(detailSlot, 0.0);
		vec2 sharpCell = vec2(mod(at, 16.0), floor(at / 16.0));
		vec3 sharp = texture(detail, (sharpCell + (1.0 + 126.0 * inner) / 128.0) / 16.0).rgb;
		if (detailSlot >= 0.0) shown = sharp;
	}
	if (isInk) shown = mix(tint.rgb, ink, shown.g);
	float edge = min(min(place.x, 1.0 - place.x), min(place.y, 1.0 - place.y));
	vec3 rim = isInk ? tint.rgb * 0.72 : tint.rgb;
	vec3 colour = edge < border ? rim : shown;
	result = vec4(colour, 1.0) * tint.a;
}`;
