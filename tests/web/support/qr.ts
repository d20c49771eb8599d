import type { Locator } from '@playwright/test';
import { createRequire } from 'node:module';
import type decode from 'jsqr';

// Published as CommonJS.
const jsQR = createRequire(import.meta.url)('jsqr') as typeof decode.default;

/** Width and height of what the camera sees, in pixels. */
const SIDE = 240;

/** What a camera reads from a QR code on the page. */
export async function scan(code: Locator): Promise<string> {
	const picture = await code.evaluate(async (svg, side) => {
		const copy = svg.cloneNode(true) as SVGElement;
		copy.setAttribute('width', String(side));
		copy.setAttribute('height', String(side));
		const image = new Image(side, side);
		image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
		await image.decode();
		const canvas = new OffscreenCanvas(side, side).getContext('2d')!;
		canvas.drawImage(image, 0, 0, side, side);
		return btoa(String.fromCharCode(...canvas.getImageData(0, 0, side, side).data.filter((_, at) => at % 4 === 0)));
	}, SIDE);
	const grey = Buffer.from(picture, 'base64');
	const pixels = Uint8ClampedArray.from(Array.from(grey, (value) => [value, value, value, 255]).flat());
	const read = jsQR(pixels, SIDE, SIDE);
	if (!read) throw new Error('no camera could read this code');
	return read.data;
}
