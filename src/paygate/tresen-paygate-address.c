/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-address.h"

#include <gio/gio.h>
#include <string.h>

#define HTTPS_PORT 443
#define MAX_LABEL 63

/* Names that stand for something only inside a house. */
static const char *const inner_endings[]
    = { ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".localdomain" };

static GInetAddress *
read_host (const char *host)
{
  return g_inet_address_new_from_string (host);
}

static gboolean
is_on_this_side (const char *host)
{
  g_autoptr (GInetAddress) address = read_host (host);

  if (address == NULL)
    return g_ascii_strcasecmp (host, "localhost") == 0;
  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address)
         || g_inet_address_get_is_link_local (address);
}

static gboolean
is_label (const char *label)
{
  gsize size = strlen (label);

  if (size < 1 || size > MAX_LABEL || label[0] == '-' || label[size - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;
  return TRUE;
}

/* Two labels at least, the last of which begins with a letter: no numbers, and nothing that only this house knows. */
static gboolean
is_public_name (const char *host)
{
  g_auto (GStrv) labels = g_strsplit (host, ".", -1);
  g_autofree char *lower = g_ascii_strdown (host, -1);
  guint n = g_strv_length (labels);

  if (n < 2 || !g_ascii_isalpha (*labels[n - 1]))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!is_label (labels[i]))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (inner_endings); i++)
    if (g_str_has_suffix (lower, inner_endings[i]))
      return FALSE;
  return TRUE;
}

/* A whole address without user, query and fragment. */
static GUri *
read_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return NULL;
  return g_steal_pointer (&uri);
}

/*
 * tresen_paygate_address_of_result:
 * @url: one of the three addresses that Paygate calls
 * @may_be_loopback: Paygate is a stand-in on this machine; then http and any port will do for this side
 *
 * Source: Computop, WeChat integration guide: https, port 443, no query.
 */
TresenPaygateAddress
tresen_paygate_address_of_result (const char *url, gboolean may_be_loopback)
{
  g_autoptr (GUri) uri = read_url (url);
  const char *host, *scheme;

  if (uri == NULL)
    return TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
  host = g_uri_get_host (uri);
  scheme = g_uri_get_scheme (uri);
  if (is_on_this_side (host))
    {
      if (!may_be_loopback)
        return TRESEN_PAYGATE_ADDRESS_NOT_PUBLIC;
      return strcmp (scheme, "https") == 0 || strcmp (scheme, "http") == 0
                 ? TRESEN_PAYGATE_ADDRESS_GOOD
                 : TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
    }
  if (strcmp (scheme, "https") != 0
      || (g_uri_get_port (uri) != -1 && g_uri_get_port (uri) != HTTPS_PORT))
    return TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
  return is_public_name (host) ? TRESEN_PAYGATE_ADDRESS_GOOD : TRESEN_PAYGATE_ADDRESS_NOT_PUBLIC;
}

/* tresen_paygate_address_of_site: @url: the shop's own site, http or https. */
TresenPaygateAddress
tresen_paygate_address_of_site (const char *url)
{
  g_autoptr (GUri) uri = read_url (url);

  if (uri == NULL
      || (strcmp (g_uri_get_scheme (uri), "https") != 0
          && strcmp (g_uri_get_scheme (uri), "http") != 0))
    return TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
  return TRESEN_PAYGATE_ADDRESS_GOOD;
}

/* tresen_paygate_address_of_bundle: @name: of an iOS app: "com.example.my-app". */
TresenPaygateAddress
tresen_paygate_address_of_bundle (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        return TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
      for (const char *at = parts[i]; *at != '\0'; at++)
        if (!g_ascii_isalnum (*at) && *at != '-')
          return TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
    }
  return g_strv_length (parts) >= 2 ? TRESEN_PAYGATE_ADDRESS_GOOD
                                    : TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
}

/* tresen_paygate_address_of_package: @name: of an Android app: dotted Java names. */
TresenPaygateAddress
tresen_paygate_address_of_package (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (!g_ascii_isalpha (*parts[i]) && *parts[i] != '_')
        return TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
      for (const char *at = parts[i]; *at != '\0'; at++)
        if (!g_ascii_isalnum (*at) && *at != '_')
          return TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
    }
  return g_strv_length (parts) >= 2 ? TRESEN_PAYGATE_ADDRESS_GOOD
                                    : TRESEN_PAYGATE_ADDRESS_BAD_FORMAT;
}

/* tresen_paygate_address_is_ipv4: Returns: whether @text is four numbers up to 255 without leading noughts. */
gboolean
tresen_paygate_address_is_ipv4 (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);

  if (g_strv_length (parts) != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      guint64 number = 0;

      if (parts[i][0] == '0' && parts[i][1] != '\0')
        return FALSE;
      if (!g_ascii_string_to_unsigned (parts[i], 10, 0, 255, &number, NULL))
        return FALSE;
    }
  return TRUE;
}

/* tresen_paygate_address_is_public_ipv4: Returns: whether @text is an IPv4 address that a payer may have on the Internet. */
gboolean
tresen_paygate_address_is_public_ipv4 (const char *text)
{
  g_autoptr (GInetAddress) address = NULL;

  if (!tresen_paygate_address_is_ipv4 (text))
    return FALSE;
  address = read_host (text);
  return address != NULL && !g_inet_address_get_is_loopback (address)
         && !g_inet_address_get_is_site_local (address)
         && !g_inet_address_get_is_link_local (address) && !g_inet_address_get_is_any (address)
         && !g_inet_address_get_is_multicast (address);
}
