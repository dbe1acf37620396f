/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/transfers_internal.h"

static const char *const sentences[] = {
    [TRANSFER_DONE] = "",
    [TRANSFER_TOO_LARGE] = "the answer is larger than allowed",
    [TRANSFER_TIMEOUT] = "no complete answer in time",
    [TRANSFER_TRUNCATED] = "the answer ended early",
    [TRANSFER_TLS] = "no trusted TLS connection",
    [TRANSFER_RESOLVE] = "the name of the host was not found",
    [TRANSFER_CONNECT] = "the host refused the connection or cannot be reached",
    [TRANSFER_REFUSED] = "not allowed",
    [TRANSFER_RESET] = "the other side broke off",
    [TRANSFER_CANCELLED] = "cancelled",
    [TRANSFER_OTHER] = "no usable answer",
};

TransferOutcome
outcome_from_result(CURLcode result)
{
    switch (result) {
    case CURLE_OK:
        return TRANSFER_DONE;
    case CURLE_OUT_OF_MEMORY: /* a header line longer than libcurl takes; GLib aborts on the other
                               */
        return TRANSFER_TOO_LARGE;
    case CURLE_OPERATION_TIMEDOUT:
        return TRANSFER_TIMEOUT;
    case CURLE_PARTIAL_FILE:
        return TRANSFER_TRUNCATED;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return TRANSFER_TLS;
    case CURLE_COULDNT_RESOLVE_HOST:
        return TRANSFER_RESOLVE;
    case CURLE_COULDNT_CONNECT:
        return TRANSFER_CONNECT;
    case CURLE_USE_SSL_FAILED: /* no STARTTLS, which we require */
    case CURLE_LOGIN_DENIED:
    case CURLE_URL_MALFORMAT:
    case CURLE_ABORTED_BY_CALLBACK:
        return TRANSFER_REFUSED;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return TRANSFER_RESET;
    default:
        return TRANSFER_OTHER;
    }
}

char *
outcome_to_sentence(TransferOutcome outcome, CURLcode result, const char *message)
{
    const char *words = *message != '\0' ? message : curl_easy_strerror(result);
    if (outcome == TRANSFER_DONE)
        return g_strdup("");
    return g_strdup_printf("%s (%s)", sentences[outcome], words);
}
