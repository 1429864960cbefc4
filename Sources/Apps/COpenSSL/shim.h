// What labsim needs of OpenSSL, macros as functions.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>

/// A fresh key on the curve P-256; NULL when there is none to be had.
static inline EVP_PKEY *labsim_make_key(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"); }

static inline int labsim_add_extension(X509 *certificate, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (!extension) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

/// A self-signed certificate of `key` for `names` ("DNS:localhost,IP:127.0.0.1"), from `begin` on for `days` days.
static inline X509 *labsim_make_certificate(EVP_PKEY *key, const char *names, long serial, long days) {
    X509 *certificate = X509_new();
    if (!certificate) return NULL;
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -86400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86400L);
    X509_set_pubkey(certificate, key);
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"labsim", -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    if (!labsim_add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE")
        || !labsim_add_extension(certificate, NID_subject_key_identifier, "hash")
        || !labsim_add_extension(certificate, NID_subject_alt_name, names)
        || !X509_sign(certificate, key, EVP_sha256())) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static inline int labsim_write_certificate(X509 *certificate, const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) return 0;
    int written = PEM_write_X509(file, certificate);
    return fclose(file) == 0 && written;
}

static inline int labsim_write_key(EVP_PKEY *key, const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) return 0;
    int written = PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
    return fclose(file) == 0 && written;
}

static inline int labsim_set_min_tls12(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

#endif
