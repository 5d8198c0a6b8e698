/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-xml.h"

static TresenTree *
parse (const char *text, gssize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size < 0 ? strlen (text) : (gsize) size);

  return tresen_xml_parse (bytes, error);
}

static void
assert_refused (const char *text, gssize size, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) tree = parse (text, size, &error);

  g_assert_null (tree);
  g_assert_error (error, TRESEN_XML_ERROR, code);
}

static void
test_reads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) tree
      = parse ("<xml>\n <Content><![CDATA[ <b> 取车 & ]]></Content><N>&lt;&#x53d6;&amp;</N>"
               "<Empty/><A><I>1</I><I>2</I></A></xml>",
               -1, &error);
  const TresenTree *list;

  g_assert_no_error (error);
  g_assert_cmpstr (tresen_tree_get_name (tree), ==, "xml");
  g_assert_cmpstr (tresen_tree_get_text (tree), ==, "");
  g_assert_cmpuint (tresen_tree_count_children (tree), ==, 4);
  g_assert_cmpstr (tresen_tree_find_text (tree, "Content"), ==, "<b> 取车 &");
  g_assert_cmpstr (tresen_tree_find_text (tree, "N"), ==, "<取&");
  g_assert_cmpstr (tresen_tree_find_text (tree, "Empty"), ==, "");
  g_assert_cmpstr (tresen_tree_find_text (tree, "content"), ==, "");
  list = tresen_tree_find (tree, "A");
  g_assert_cmpuint (tresen_tree_count_children (list), ==, 2);
  g_assert_cmpstr (tresen_tree_get_text (tresen_tree_get_nth (list, 1)), ==, "2");
  g_assert_null (tresen_tree_get_nth (list, 2));
}

static void
test_byte_order_mark (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) tree = parse ("\xef\xbb\xbf<xml><A>ü</A></xml>", -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tresen_tree_find_text (tree, "A"), ==, "ü");
}

static void
test_doctype (void)
{
  const char *bomb
      = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
        "\"&c;&c;&c;&c;&c;&c;&c;&c;\">]><x>&d;</x>";

  assert_refused (bomb, -1, TRESEN_XML_ERROR_FORBIDDEN);
  assert_refused ("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", -1, TRESEN_XML_ERROR_FORBIDDEN);
  assert_refused ("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>", -1,
                  TRESEN_XML_ERROR_FORBIDDEN);
  assert_refused ("<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]><x/>", -1,
                  TRESEN_XML_ERROR_FORBIDDEN);
}

static void
test_bad (void)
{
  assert_refused ("", 0, TRESEN_XML_ERROR_INVALID);
  assert_refused ("   ", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("{\"a\":1}", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a><b></a></b>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a/><b/>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a>&nosuch;</a>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a>&#0;</a>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a>x\0y</a>", 10, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a>\xff\xfe</a>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a><![CDATA[\xe5\x8f]]></a>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<a>\xed\xa0\x80</a>", -1, TRESEN_XML_ERROR_INVALID);
  assert_refused ("<\xc3>x</\xc3>", -1, TRESEN_XML_ERROR_INVALID);
}

static char *
nested (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "<a>t");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "</a>");
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *good = nested (TRESEN_XML_MAX_DEPTH);
  g_autofree char *bad = nested (TRESEN_XML_MAX_DEPTH + 1);
  g_autofree char *very_bad = nested (100000);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) tree = parse (good, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (tree);
  assert_refused (bad, -1, TRESEN_XML_ERROR_TOO_DEEP);
  assert_refused (very_bad, -1, TRESEN_XML_ERROR_TOO_DEEP);
}

/* Every prefix and every flipped byte of a good document is either read or refused, and what is
 * read is UTF-8. */
static void
test_damaged (void)
{
  const char *good = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><xml "
                     "a='1'><C><![CDATA[取车]]></C><!-- n --><D>&amp;ü</D></xml>";
  gsize size = strlen (good);
  guint n_refused = 0;

  for (gsize i = 1; i < size; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenTree) tree = parse (good, (gssize) i, &error);

      g_assert_null (tree);
      g_assert_nonnull (error);
    }
  for (gsize i = 0; i < size * 8; i++)
    {
      g_autofree char *bad = g_strdup (good);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenTree) tree = NULL;

      bad[i / 8] = (char) ((guint8) bad[i / 8] ^ (1u << (i % 8)));
      tree = parse (bad, (gssize) size, &error);
      g_assert_true ((tree == NULL) == (error != NULL));
      n_refused += tree == NULL;
      if (tree != NULL)
        g_assert_true (g_utf8_validate (tresen_tree_find_text (tree, "D"), -1, NULL));
    }
  g_assert_cmpuint (n_refused, >, size);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/xml/reads", test_reads);
  g_test_add_func ("/util/xml/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/util/xml/doctype", test_doctype);
  g_test_add_func ("/util/xml/bad", test_bad);
  g_test_add_func ("/util/xml/depth", test_depth);
  g_test_add_func ("/util/xml/damaged", test_damaged);
  return g_test_run ();
}
