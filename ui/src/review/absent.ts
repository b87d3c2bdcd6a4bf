// Replaces libraries that jspdf could load and that the plan does not need: HTML, SVG and PNG as PDF.
const absent = (): never => {
  throw new Error("left out of the bundle");
};
export default absent;
export const decode = absent;
