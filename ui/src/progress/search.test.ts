import { expect, test } from "vitest";

import { Search } from "./search";

test("what is searched for is no pattern, and large and small letters are the same", () => {
  const lines = ["Setting up libc6 (2.41) …", "libc6x2.41", "LIBC6 (2.41)", "Ñandú"];
  expect(new Search("libc6 (2.41)").look(lines)).toEqual([lines[0], lines[2]]);
  expect(new Search("ñANDÚ").look(lines)).toEqual([lines[3]]);
  for (const odd of ["[", "\\", "(", "a{", "*", "^$", "/"])
    expect(new Search(odd).look([odd])).toEqual([odd]);
});

test("lines that come later are found, and none twice", () => {
  const search = new Search("a");
  const lines = ["a 1", "b"];
  expect(search.look(lines)).toEqual(["a 1"]);
  lines.push("b", "a 2");
  expect(search.look(lines)).toEqual(["a 1", "a 2"]);
  expect(search.look(lines)).toEqual(["a 1", "a 2"]);
});
