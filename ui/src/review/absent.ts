// Stands in place of libraries that jspdf could load and that the plan does without: pages, drawings and pictures as PDF.
const absent = (): never => {
  throw new Error("left out of the bundle");
};
export default absent;
export const decode = absent;
