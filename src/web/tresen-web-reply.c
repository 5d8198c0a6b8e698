/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-web-reply.h"

#include <gio/gio.h>
#include <string.h>

#include "tresen-web-resources.h"

/**
 * tresen_web_reply_get_style:
 *
 * Any thread.
 *
 * Returns: the style sheet of our pages, for a style element
 */
const char *
tresen_web_reply_get_style (void)
{
  static gsize style = 0;

  if (g_once_init_enter (&style))
    {
      g_autoptr (GBytes) bytes = g_resource_lookup_data (tresen_web_resources_get_resource (),
                                                         "/io/github/tresen/Tresen/web/pay.css",
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      char *text = bytes != NULL
                       ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : g_strdup ("");

      g_once_init_leave (&style, (gsize) text);
    }
  return (const char *) style;
}

/* As a policy names what stands inside a page: Content Security Policy, "hash-source". */
static char *
hash_source (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autofree char *encoded = NULL;

  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text));
  g_checksum_get_digest (checksum, digest, &size);
  encoded = g_base64_encode (digest, size);
  return g_strdup_printf ("'sha256-%s'", encoded);
}

static char *
make_policy (const char *form_action, gboolean submits)
{
  g_autofree char *style = hash_source (tresen_web_reply_get_style ());
  g_autofree char *script = submits ? hash_source (TRESEN_WEB_SUBMIT_SCRIPT) : g_strdup ("'none'");

  return g_strdup_printf ("default-src 'none'; style-src %s; script-src %s; form-action %s; "
                          "base-uri 'none'; frame-ancestors 'none'",
                          style, script, form_action);
}

/**
 * tresen_web_reply_new:
 * @html: a whole page
 * @form_action: where its forms may lead, as a policy says it: "'none'", "'self' https://pay.example"
 * @submits: whether it holds %TRESEN_WEB_SUBMIT_SCRIPT
 *
 * Nobody keeps the page, it tells nobody where the customer comes from, and it loads nothing. Any thread.
 *
 * Returns: (transfer full): the answer
 */
TresenHttpReply *
tresen_web_reply_new (guint status, const char *html, const char *form_action, gboolean submits)
{
  TresenHttpReply *reply = tresen_http_reply_new_text (status, "text/html; charset=utf-8", html);
  g_autofree char *policy = make_policy (form_action, submits);

  tresen_http_reply_set_header (reply, "Content-Security-Policy", policy);
  tresen_http_reply_set_header (reply, "Cache-Control", "no-store");
  tresen_http_reply_set_header (reply, "Referrer-Policy", "no-referrer");
  tresen_http_reply_set_header (reply, "X-Content-Type-Options", "nosniff");
  return reply;
}

/**
 * tresen_web_dup_origin:
 * @url: an http or https address
 *
 * Any thread. Source: RFC 6454, 6.2.
 *
 * Returns: (transfer full): its origin, "https://pay.example:8443"; "" when it has none
 */
char *
tresen_web_dup_origin (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *host = NULL;
  g_autofree char *scheme = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return g_strdup ("");
  scheme = g_ascii_strdown (g_uri_get_scheme (uri), -1);
  host = strchr (g_uri_get_host (uri), ':') != NULL ? g_strdup_printf ("[%s]", g_uri_get_host (uri))
                                                    : g_ascii_strdown (g_uri_get_host (uri), -1);
  if (g_uri_get_port (uri) == -1)
    return g_strdup_printf ("%s://%s", scheme, host);
  return g_strdup_printf ("%s://%s:%d", scheme, host, g_uri_get_port (uri));
}
