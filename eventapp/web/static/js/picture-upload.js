// Makes a photo small before it is sent, so that a slow network carries it: at most 1600 pixels wide, as JPEG.

const WIDEST = 1600, ENOUGH = 400000;

for (const input of document.querySelectorAll('input[type=file][data-module="picture-upload"]')) {
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file || file.size < ENOUGH || !/^image\/(jpeg|png|webp)$/.test(file.type)) return;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, WIDEST / image.width, WIDEST * 1.25 / image.height);
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * share);
      canvas.height = Math.round(image.height * share);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", .86));
      if (!small || small.size >= file.size || input.files[0] !== file) return;
      const bag = new DataTransfer();
      bag.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
      input.files = bag.files;
    } catch { /* the server draws the file as it is */ }
  });
}
