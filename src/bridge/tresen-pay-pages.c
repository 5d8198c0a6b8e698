/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-pages.h"

#include "tresen-web-reply.h"

/**
 * tresen_pay_pages_new:
 * @terms: borrowed; has to outlive the pages
 * @oauth_base: where WeChat is asked who pays, "" when it is not
 *
 * Returns: (transfer full): what makes the pages
 */
TresenPayPages *
tresen_pay_pages_new (const TresenPayTerms *terms, const char *oauth_base)
{
  TresenPayPages *self = g_new0 (TresenPayPages, 1);

  self->terms = terms;
  self->oauth_base = g_strdup (oauth_base);
  return self;
}

void
tresen_pay_pages_free (TresenPayPages *self)
{
  if (self == NULL)
    return;
  g_free (self->oauth_base);
  g_free (self);
}

/* As the browser finds it from the page that it has open, also behind a proxy that puts a path before ours. */
static char *
make_address (const TresenHttpRequest *request, const char *token)
{
  GString *address = g_string_new (NULL);

  for (const char *at = request->path + 1; *at != '\0'; at++)
    if (*at == '/')
      g_string_append (address, "../");
  g_string_append_printf (address, "pay/%s", token);
  return g_string_free (address, FALSE);
}

/* Forms of our pages lead to Paygate, to WeChat to find out who pays, and from both back to us. */
static char *
list_form_origins (const TresenPayPages *self)
{
  const char *urls[] = {
    self->terms->merchant != NULL ? self->terms->merchant->base : "",
    self->oauth_base,
    self->terms->base_url,
  };
  g_autoptr (GPtrArray) origins = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *origin = tresen_web_dup_origin (urls[i]);

      if (*origin != '\0')
        g_ptr_array_add (origins, g_steal_pointer (&origin));
    }
  g_ptr_array_add (origins, NULL);
  return g_strjoinv (" ", (char **) origins->pdata);
}

static TresenHttpReply *
finish_page (const TresenPayPages *self, const TresenHttpRequest *request, TresenPayPage *page)
{
  g_autofree char *origins = list_form_origins (self);
  g_auto (GStrv) items = page->payment != NULL ? tresen_pay_terms_read_items (page->payment) : NULL;

  page->items = (const char *const *) items;
  page->language = tresen_web_language_choose (request->user_agent, request->accept_language);
  page->shop_name = self->terms->shop_name;
  page->form_origins = origins;
  return tresen_pay_page_to_reply (page);
}

/**
 * tresen_pay_pages_make:
 * @payment: (nullable): what is shown
 * @token: (nullable): of the attempt that the page's button is about
 *
 * Returns: (transfer full): the page, but for GO_ON
 */
TresenHttpReply *
tresen_pay_pages_make (const TresenPayPages *self,
                       const TresenHttpRequest *request,
                       TresenPayPageKind kind,
                       const TresenPayment *payment,
                       const char *token)
{
  g_autofree char *address = token != NULL ? make_address (request, token) : NULL;
  TresenPayPage page = {
    .kind = kind,
    .payment = payment,
    .address = address,
    .round = tresen_pay_page_read_round (request->query),
    .minutes = payment != NULL ? payment->attempt->timeout_minutes : 0,
  };

  return finish_page (self, request, &page);
}

/**
 * tresen_pay_pages_make_go_on:
 *
 * Returns: (transfer full): the page that submits @form
 */
TresenHttpReply *
tresen_pay_pages_make_go_on (const TresenPayPages *self,
                             const TresenHttpRequest *request,
                             const TresenPayment *payment,
                             const TresenPaygateForm *form)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  TresenPayPage page = {
    .kind = TRESEN_PAY_PAGE_GO_ON,
    .payment = payment,
    .form_url = form->url,
    .fields = fields,
  };

  g_ptr_array_add (fields, (char *) "MerchantID");
  g_ptr_array_add (fields, form->merchant_id);
  g_ptr_array_add (fields, (char *) "Len");
  g_ptr_array_add (fields, form->len);
  g_ptr_array_add (fields, (char *) "Data");
  g_ptr_array_add (fields, form->data);
  return finish_page (self, request, &page);
}

/**
 * tresen_pay_pages_make_way:
 * @url: where the browser goes, absolute or as it finds it from here
 *
 * Returns: (transfer full): a redirect that nobody keeps, and that tells nobody where the customer comes from
 */
TresenHttpReply *
tresen_pay_pages_make_way (const char *url)
{
  TresenHttpReply *reply = tresen_http_reply_new_redirect (303, url);

  tresen_http_reply_set_header (reply, "Cache-Control", "no-store");
  tresen_http_reply_set_header (reply, "Referrer-Policy", "no-referrer");
  return reply;
}

/** tresen_pay_pages_make_redirect: Returns: (transfer full): the way to the page of an attempt. */
TresenHttpReply *
tresen_pay_pages_make_redirect (const TresenHttpRequest *request, const char *token)
{
  g_autofree char *address = make_address (request, token);

  return tresen_pay_pages_make_way (address);
}
