import { expect, test } from "vitest";

import { Search } from "./search";

const always = () => true;
const never = () => false;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

/** The matches in a complete list of lines. */
function found(word: string, lines: string[]): string[] {
  const search = new Search(word, lines.length);
  expect(search.searchMore(lines, always)).toBe(true);
  return search.slice();
}

test("the search term is taken literally, and case does not matter", () => {
  const lines = ["Setting up libc6 (2.41) …", "libc6x2.41", "LIBC6 (2.41)", "Ñandú"];
  expect(found("libc6 (2.41)", lines)).toEqual([lines[0], lines[2]]);
  expect(found("ñANDÚ", lines)).toEqual([lines[3]]);
  for (const odd of ["[", "\\", "(", "a{", "*", "^$", "/"]) expect(found(odd, [odd])).toEqual([odd]);
});

test("lines added later are found, and no line twice", () => {
  const lines = ["a 1", "b"];
  const search = new Search("a", lines.length);
  search.searchMore(lines, always);
  expect(search.slice()).toEqual(["a 1"]);
  lines.push("b", "a 2");
  search.searchMore(lines, always);
  expect(search.slice()).toEqual(["a 1", "a 2"]);
  search.searchMore(lines, always);
  expect(search.slice()).toEqual(["a 1", "a 2"]);
});

test("a slice searches a few lines, the last ones first, and the rest follows", () => {
  const lines = numbered(1000);
  const search = new Search("line", lines.length);
  let before = 0;
  let slices = 0;
  for (let all = false; !all; slices++) {
    all = search.searchMore(lines, never);
    expect(search.length - before).toBeLessThanOrEqual(64);
    expect(search.slice()).toEqual(lines.slice(1000 - search.length));
    before = search.length;
  }
  expect(slices).toBeGreaterThan(10);
  expect(search.length).toBe(1000);
});

test("new lines are searched before older ones that wait", () => {
  const lines = numbered(1000);
  const search = new Search("line", lines.length);
  search.searchMore(lines, never);
  lines.push("line that came");
  search.searchMore(lines, never);
  expect(search.slice().at(-1)).toBe("line that came");
  expect(search.length).toBe(128);
  search.searchMore(lines, always);
  expect(search.slice()).toEqual(lines);
});

test("any slice of the matches equals that part of the whole", () => {
  const lines = numbered(10);
  const search = new Search("line", lines.length);
  search.searchMore(lines, always);
  lines.push(...numbered(5));
  search.searchMore(lines, always);
  for (let first = 0; first <= 16; first++)
    for (let last = first; last <= 16; last++)
      expect(search.slice(first, last)).toEqual(lines.slice(first, last));
});
