/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-http-server.h"
#include "tresen-pay-page.h"
#include "tresen-web-reply.h"

/*
 * Serves every page on loopback for a browser to look at: /KIND/LANGUAGE by their numbers, and says where. What the form of /1/... submits comes to /taken. Ends with its
 * standard input.
 */

static TresenPayment *
new_payment (void)
{
  TresenPayment *payment = tresen_payment_new ();

  payment->amount = 124000;
  g_free (payment->currency);
  payment->currency = g_strdup ("EUR");
  g_free (payment->description);
  payment->description = g_strdup (
      "Bremsscheiben und Beläge vorn, Donaudampfschifffahrtsgesellschaftsfahrzeug B-DE 1234");
  g_free (payment->ref_nr);
  payment->ref_nr = g_strdup ("202601170013");
  payment->refunded = 2500;
  return payment;
}

static void
fill_form (TresenPayPage *page, const char *host)
{
  static const char *const fields[] = { "MerchantID", "practice", "Len", "3", "Data", "00FF" };

  page->fields = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_ptr_array_add (page->fields, (char *) fields[i]);
  page->form_url = g_strdup_printf ("http://%s/taken", host);
  page->form_origins = tresen_web_dup_origin (page->form_url);
}

static void
page_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_auto (GStrv) parts = g_strsplit (request->path, "/", 4);
  g_autoptr (TresenPayment) payment = new_payment ();
  g_autoptr (TresenHttpReply) reply = NULL;
  static const char *const items[]
      = { "2 × Bremsscheibe vorn", "1 × Satz Bremsbeläge", "Einbau", NULL };
  TresenPayPage page = {
    .shop_name = "Autohaus Meier & Söhne", .payment = payment, .items = items, .minutes = 15
  };

  if (g_strv_length (parts) < 3)
    return;
  page.kind = MIN ((guint) g_ascii_strtoull (parts[1], NULL, 10), TRESEN_N_PAY_PAGES - 1);
  page.language = MIN ((guint) g_ascii_strtoull (parts[2], NULL, 10), TRESEN_WEB_N_LANGUAGES - 1);
  page.address = "../pay/0123456789abcdef0123456789abcdef";
  page.round = tresen_pay_page_read_round (request->query);
  payment->is_live = strstr (request->query, "live") != NULL;
  if (page.kind == TRESEN_PAY_PAGE_GO_ON)
    fill_form (&page, request->host);
  reply = tresen_pay_page_to_reply (&page);
  if (page.fields != NULL)
    {
      g_ptr_array_unref (page.fields);
      g_free ((char *) page.form_url);
      g_free ((char *) page.form_origins);
    }
  tresen_http_exchange_reply (exchange, reply);
}

static void
taken_cb (TresenHttpExchange *exchange, gpointer user_data)
{
  TresenHttpRequest *request = tresen_http_exchange_get_request (exchange);
  g_autoptr (TresenHttpReply) reply = tresen_http_reply_new (200, "text/plain", request->body);

  tresen_http_exchange_reply (exchange, reply);
}

static gboolean
input_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TresenHttpRouter) router = tresen_http_router_new ();
  g_autoptr (TresenHttpServer) server = NULL;
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  const TresenHttpRoute taken
      = { .path = "/taken", .methods = "POST", .max_body = 4096, .handler = taken_cb };
  g_autoptr (GError) error = NULL;

  tresen_http_router_add (router, &taken);
  for (guint kind = 0; kind < TRESEN_N_PAY_PAGES; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/%u/", kind);
      const TresenHttpRoute route = { .path = path, .methods = "GET", .handler = page_cb };

      tresen_http_router_add (router, &route);
    }
  server = tresen_http_server_new (g_steal_pointer (&router), &tresen_http_default_limits);
  if (!tresen_http_server_listen (server, "127.0.0.1", 0, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_print ("http://127.0.0.1:%u\n", tresen_http_server_get_port (server));
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, input_cb, loop);
  g_main_loop_run (loop);
  return 0;
}
