/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-redact.h"

static void
assert_url (const char *url, const char *wanted)
{
  g_autofree char *got = tresen_redact_url (url);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_url (void)
{
  assert_url (NULL, "");
  assert_url ("/wechat", "/wechat");
  assert_url ("https://h/cgi-bin/token?grant_type=client_credential&appid=wx1&secret=geheim",
              "https://h/cgi-bin/token?grant_type=client_credential&appid=wx1&secret=…");
  assert_url ("/c4c/wechat?key=geheim", "/c4c/wechat?key=…");
  assert_url ("/x?ACCESS_TOKEN=geheim&a=b", "/x?ACCESS_TOKEN=…&a=b");
  assert_url ("/x?access_token=a=b=c", "/x?access_token=…");
  assert_url ("/x?access_token=", "/x?access_token=…");
  assert_url ("/wechat?signature=1&timestamp=2&nonce=3&openid=oAbc&msg_signature=5",
              "/wechat?signature=…&timestamp=2&nonce=3&openid=…&msg_signature=…");
  assert_url ("/x?a&&secret=1", "/x?a&&secret=…");
  assert_url ("/x?monkey=1", "/x?monkey=1");
  assert_url ("/x?", "/x?");
}

static void
assert_id (const char *id, const char *wanted)
{
  g_autofree char *got = tresen_redact_id (id);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_id (void)
{
  assert_id ("oYQyV6gZ8", "oYQy…");
  assert_id ("12345678", "…");
  assert_id ("取车取车取车取车取", "取车取车…");
  assert_id ("", "…");
  assert_id (NULL, "…");
  assert_id ("\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff", "…");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/redact/url", test_url);
  g_test_add_func ("/util/redact/id", test_id);
  return g_test_run ();
}
