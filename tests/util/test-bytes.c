/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-bytes.h"
#include "tresen-random.h"

static void
test_hex (void)
{
  const guint8 data[] = { 0x00, 0x0f, 0xa5, 0xff };
  g_autofree char *some = tresen_hex_encode (data, sizeof data);
  g_autofree char *none = tresen_hex_encode (data, 0);

  g_assert_cmpstr (some, ==, "000fa5ff");
  g_assert_cmpstr (none, ==, "");
}

static void
test_equal (void)
{
  g_assert_true (tresen_text_is_equal_secret ("abc", "abc"));
  g_assert_true (tresen_text_is_equal_secret ("", ""));
  g_assert_false (tresen_text_is_equal_secret ("abc", "abd"));
  g_assert_false (tresen_text_is_equal_secret ("abc", "abcd"));
  g_assert_false (tresen_text_is_equal_secret ("abc", NULL));
  g_assert_false (tresen_text_is_equal_secret (NULL, NULL));
  g_assert_true (tresen_memory_is_equal ("a\0b", "a\0b", 3));
  g_assert_false (tresen_memory_is_equal ("a\0b", "a\0c", 3));
}

static void
test_secret (void)
{
  g_autoptr (TresenSecret) secret = tresen_secret_new ("geheim");
  g_autoptr (TresenSecret) empty = tresen_secret_new (NULL);
  TresenSecret *again = tresen_secret_ref (secret);

  tresen_secret_unref (again);
  g_assert_cmpstr (tresen_secret_peek (secret), ==, "geheim");
  g_assert_cmpstr (tresen_secret_peek (empty), ==, "");
  g_assert_cmpstr (tresen_secret_peek (NULL), ==, "");
}

static void
test_wipe (void)
{
  char text[] = "geheim";

  tresen_memory_wipe (text, strlen (text));
  for (gsize i = 0; i < sizeof text; i++)
    g_assert_cmpint (text[i], ==, 0);
  tresen_memory_wipe (NULL, 0);
}

static void
test_random (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *digits = tresen_random_digits (64);
  guint counts[10] = { 0 };

  for (guint i = 0; i < 1000; i++)
    {
      char *token = tresen_random_token ();

      g_assert_cmpuint (strlen (token), ==, 32);
      g_assert_true (g_hash_table_add (seen, token));
    }
  g_assert_cmpuint (strlen (digits), ==, 64);
  for (guint i = 0; i < 64; i++)
    {
      g_assert_true (g_ascii_isdigit (digits[i]));
      counts[digits[i] - '0']++;
    }
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (counts[i], <, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/bytes/hex", test_hex);
  g_test_add_func ("/util/bytes/equal", test_equal);
  g_test_add_func ("/util/bytes/secret", test_secret);
  g_test_add_func ("/util/bytes/wipe", test_wipe);
  g_test_add_func ("/util/bytes/random", test_random);
  return g_test_run ();
}
