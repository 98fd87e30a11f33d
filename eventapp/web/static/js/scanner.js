// Reads QR codes from the camera: by the browser's own detector, or by a decoder that is loaded only where there is none.

const PAUSE = 120; // milliseconds between two looks

export async function decoder({ script, wasm }) {
  if ("BarcodeDetector" in globalThis && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  if (!globalThis.ZXingWASM) await new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src: script, onload: done, onerror: failed }));
  });
  ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm } });
  const canvas = document.createElement("canvas"), brush = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    brush.drawImage(video, 0, 0);
    const found = await ZXingWASM.readBarcodes(brush.getImageData(0, 0, canvas.width, canvas.height), { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return found[0]?.text ?? "";
  };
}

export class Scanner {
  constructor(video, addresses, seen) { Object.assign(this, { video, addresses, seen }); }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } } });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.read = await decoder(this.addresses);
    this.look();
  }

  async look() {
    try {
      const text = this.video.readyState >= 2 && !document.hidden && !this.paused ? await this.read(this.video) : "";
      if (text) this.seen(text);
    } catch { /* a frame that cannot be read */ }
    if (this.stream) setTimeout(() => this.look(), PAUSE);
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }
}
