/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-json.h"

#define MANY 131000

static JsonObject *
parse (const char *text, gssize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size < 0 ? strlen (text) : (gsize) size);

  return tresen_json_parse_object (bytes, error);
}

static void
assert_refused (const char *text, gssize size, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (text, size, &error);

  g_assert_null (object);
  g_assert_error (error, TRESEN_JSON_ERROR, code);
}

static void
test_reads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (
      "\xef\xbb\xbf{\"s\":\"取 \\\" [[ \\\\\",\"i\":-7,\"d\":1.5,\"n\":null,\"b\":true,\"o\":{}}",
      -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tresen_json_get_string (object, "s"), ==, "取 \" [[ \\");
  g_assert_cmpint (tresen_json_get_int (object, "i", 1), ==, -7);
  g_assert_nonnull (tresen_json_get_object (object, "o"));
}

static void
test_wrong_types (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (
      "{\"s\":\"1\",\"i\":1,\"d\":1.5,\"n\":null,\"b\":true,\"o\":{},\"a\":[1]}", -1, &error);
  const char *names[] = { "s", "i", "d", "n", "b", "o", "a", "missing" };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true ((tresen_json_get_string (object, names[i]) != NULL) == (i == 0));
      g_assert_cmpint (tresen_json_get_int (object, names[i], 42), ==, i == 1 ? 1 : 42);
      g_assert_true ((tresen_json_get_object (object, names[i]) != NULL) == (i == 5));
    }
}

static void
test_bad (void)
{
  assert_refused ("", 0, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("  ", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("null", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("[1]", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("\"a\"", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("3{\"a\":1}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":1} {}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{}}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":1", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":\"", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":\"\\", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":\"\\ud800\"}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":\"\xff\"}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":\"\0\"}", 9, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("<xml/>", -1, TRESEN_JSON_ERROR_INVALID);
}

/* json-glib takes more than JSON; what could hide a bracket from our count is refused. */
static void
test_not_json (void)
{
  assert_refused ("{\"a\":/* c */1}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":1} // c", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":'x'}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("var a = {\"a\":1}", -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused ("{\"a\":0x10}", -1, TRESEN_JSON_ERROR_INVALID);
}

static char *
nested (const char *head, guint depth, const char *open, const char *close, const char *tail)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  g_string_append (text, tail);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *good = nested ("{\"a\":", TRESEN_JSON_MAX_DEPTH - 1, "[", "]", "}");
  g_autofree char *bad = nested ("{\"a\":", TRESEN_JSON_MAX_DEPTH, "[", "]", "}");
  g_autofree char *arrays = nested ("", MANY, "[", "]", "");
  g_autofree char *objects = nested ("", MANY, "{\"a\":", "}", "");
  g_autofree char *in_comment = nested ("{\"a\":/* \" */", MANY, "[", "]", "}");
  g_autofree char *in_quotes = nested ("{\"a\":'\"',\"b\":", MANY, "[", "]", "}");
  g_autofree char *after_close = nested ("{\"a\":]]]]", MANY, "[", "]", "}");
  g_autofree char *in_text = nested ("{\"a\":\"", MANY, "[", "]", "\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (good, -1, &error);
  g_autoptr (JsonObject) text = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (object);
  text = parse (in_text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (tresen_json_get_string (text, "a")), ==, 2 * MANY);
  assert_refused (bad, -1, TRESEN_JSON_ERROR_TOO_DEEP);
  assert_refused (arrays, -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused (objects, -1, TRESEN_JSON_ERROR_TOO_DEEP);
  assert_refused (in_comment, -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused (in_quotes, -1, TRESEN_JSON_ERROR_INVALID);
  assert_refused (after_close, -1, TRESEN_JSON_ERROR_INVALID);
}

static void
test_tree (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (
      "{\"A\":[{\"B\":1},{\"B\":2.5}],\"C\":null,\"D\":false,\"E\":[],\"F\":\"x\"}", -1, &error);
  g_autoptr (TresenTree) tree = NULL;

  g_assert_no_error (error);
  tree = tresen_json_to_tree (object, "root");
  g_assert_cmpstr (tresen_tree_get_name (tree), ==, "root");
  g_assert_cmpuint (tresen_tree_count_children (tree), ==, 4);
  g_assert_cmpstr (tresen_tree_get_name (tresen_tree_get_nth (tree, 1)), ==, "A");
  g_assert_cmpstr (tresen_tree_find_text (tresen_tree_get_nth (tree, 0), "B"), ==, "1");
  g_assert_cmpstr (tresen_tree_find_text (tresen_tree_get_nth (tree, 1), "B"), ==, "2.5");
  g_assert_null (tresen_tree_find (tree, "C"));
  g_assert_cmpstr (tresen_tree_find_text (tree, "D"), ==, "false");
  g_assert_cmpstr (tresen_tree_find_text (tree, "F"), ==, "x");
}

static void
test_writes (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "content", "取车 ü 😀 \"\n");
  text = tresen_json_to_text (object);
  g_assert_cmpstr (text, ==, "{\"content\":\"取车 ü 😀 \\\"\\n\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/json/reads", test_reads);
  g_test_add_func ("/util/json/wrong-types", test_wrong_types);
  g_test_add_func ("/util/json/bad", test_bad);
  g_test_add_func ("/util/json/not-json", test_not_json);
  g_test_add_func ("/util/json/depth", test_depth);
  g_test_add_func ("/util/json/tree", test_tree);
  g_test_add_func ("/util/json/writes", test_writes);
  return g_test_run ();
}
